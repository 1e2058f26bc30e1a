//! One car in the index: its entry, and its texts folded and ready to be compared.

use super::fold::{self, Folded};
use super::query::Word;
use super::rank::{Entry, MatchField, Why};
use crate::domain::plate::is_province;
use crate::text::pinyin::{self, Reading, SurnameTable};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Most names, numbers, plates of one sort that are searched for one car.
const TEXTS: usize = 16;
/// Most readings of one name that are searched.
const READINGS: usize = 4;
/// Characters that may stand between those of a code typed with gaps: slips, not chance.
const CODE_GAPS: usize = 2;
/// Stands between two texts, so that no word matches across.
const BETWEEN: char = '\n';

/// What a searched text is, and so how it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Plate,
    /// The plate with its province spelled: `JA88618`, `JINGA88618`.
    SpelledPlate,
    OldPlate,
    Number,
    Phone,
    Vin,
    Name,
    Initials,
    Spelled,
    Car,
}

impl Sort {
    /// Whether O and 0, I and 1 are the same in it.
    fn is_code(self) -> bool {
        !matches!(self, Self::Name | Self::Initials | Self::Spelled | Self::Car)
    }

    /// Whether a word may match it with gaps: where a chance match would be noise, not.
    fn may_have_gaps(self, digits: bool) -> bool {
        match self {
            Self::Plate | Self::Number => true,
            Self::SpelledPlate | Self::Name | Self::Spelled | Self::Car => !digits,
            _ => false,
        }
    }

    /// The class of a plain match.
    fn why(self) -> Why {
        match self {
            Self::Plate | Self::SpelledPlate => Why::PlateFragment,
            Self::OldPlate => Why::OldPlate,
            Self::Number => Why::Number,
            Self::Phone => Why::Phone,
            Self::Vin => Why::Vin,
            Self::Name | Self::Initials | Self::Spelled => Why::Name,
            Self::Car => Why::Car,
        }
    }

    /// The field whose shown text is lit; a former plate is not shown.
    pub(super) fn field(self) -> Option<MatchField> {
        match self {
            Self::Plate | Self::SpelledPlate => Some(MatchField::Plate),
            Self::OldPlate => None,
            Self::Number => Some(MatchField::Number),
            Self::Phone => Some(MatchField::Phone),
            Self::Vin => Some(MatchField::Vin),
            Self::Name | Self::Initials | Self::Spelled => Some(MatchField::Name),
            Self::Car => Some(MatchField::Car),
        }
    }
}

/// One searched text. Where its characters stand on screen is not kept but worked out
/// again for the few cars that are shown.
struct Text {
    sort: Sort,
    /// Which of the entry's texts of this sort it comes from.
    source: usize,
    /// Which of its spellings it is.
    variant: usize,
    /// Where it begins and ends in [`Slot::codes`] or [`Slot::words`], in bytes.
    from: usize,
    to: usize,
}

/// Where a word was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub why: Why,
    pub sort: Sort,
    pub source: usize,
    variant: usize,
    /// Places in the folded text, in characters.
    spots: Vec<usize>,
    /// How well, by the fuzzy matcher; larger is better.
    pub score: i64,
}

/// One car in the index.
pub(super) struct Slot {
    pub entry: Entry,
    codes: String,
    words: String,
    texts: Vec<Text>,
    mask: u64,
}

impl Slot {
    pub(super) fn new(entry: Entry, surnames: &SurnameTable) -> Self {
        let mut slot = Self {
            codes: String::new(),
            words: String::new(),
            texts: Vec::new(),
            mask: 0,
            entry: Entry::default(),
        };
        for sort in [Sort::Plate, Sort::SpelledPlate, Sort::OldPlate, Sort::Number, Sort::Phone, Sort::Vin] {
            slot.add_all(&entry, sort, surnames);
        }
        for sort in [Sort::Name, Sort::Initials, Sort::Spelled, Sort::Car] {
            slot.add_all(&entry, sort, surnames);
        }
        slot.codes.shrink_to_fit();
        slot.words.shrink_to_fit();
        slot.texts.shrink_to_fit();
        slot.mask = fold::mask(&slot.codes) | fold::mask(&slot.words);
        slot.entry = entry;
        slot
    }

    fn add_all(&mut self, entry: &Entry, sort: Sort, surnames: &SurnameTable) {
        for (source, shown) in sources(entry, sort).into_iter().take(TEXTS).enumerate() {
            for (variant, folded) in variants(sort, shown, surnames).into_iter().enumerate() {
                let all = if sort.is_code() { &mut self.codes } else { &mut self.words };
                let from = all.len();
                all.push_str(&folded.text);
                let to = all.len();
                all.push(BETWEEN);
                self.texts.push(Text { sort, source, variant, from, to });
            }
        }
    }

    /// Where the word is found as it is, in the best class; `None` when nowhere.
    pub(super) fn find(&self, word: &Word, matcher: &SkimMatcherV2) -> Option<Found> {
        // Two scans of all texts at once, before any text is looked at for itself.
        let has = self.mask & word.mask == word.mask
            && (self.codes.contains(&word.code) || self.words.contains(&word.plain));
        if !has {
            return None;
        }
        let mut best: Option<(Why, &Text, usize)> = None;
        for text in &self.texts {
            // In J1NG the 1 is a folded I, and no digit that anybody typed.
            if word.digits && text.sort == Sort::SpelledPlate {
                continue;
            }
            let (whole, part) = (self.text(text), typed(word, text.sort));
            let Some(at) = whole.find(part) else { continue };
            let (why, at) = self.class(text.sort, whole, part, at);
            if best.as_ref().is_none_or(|(found, ..)| why < *found) {
                best = Some((why, text, at));
            }
        }
        let (why, text, at) = best?;
        let whole = self.text(text);
        let first = whole[..at].chars().count();
        // One character scores the same everywhere.
        let score = if word.chars > 1 { matcher.fuzzy_match(whole, typed(word, text.sort)) } else { None };
        Some(Found {
            why,
            sort: text.sort,
            source: text.source,
            variant: text.variant,
            spots: (first..first + word.chars).collect(),
            score: score.unwrap_or_default(),
        })
    }

    /// The class of a word found in a text at a byte, and the place to be lit: for a tail
    /// the last one.
    fn class(&self, sort: Sort, whole: &str, part: &str, at: usize) -> (Why, usize) {
        if !matches!(sort, Sort::Plate | Sort::SpelledPlate) {
            return (sort.why(), at);
        }
        // The sign behind the characters (黄, 学, the letter of large new-energy cars) is not
        // what people call the tail.
        let bare = whole.trim_end_matches(|c: char| !c.is_ascii_digit());
        let colourless = whole.strip_suffix('黄').unwrap_or(whole);
        if part == whole || part == colourless {
            (Why::ExactPlate, 0)
        } else if sort == Sort::Plate && whole.ends_with(part) {
            (Why::ExactTail, whole.len() - part.len())
        } else if sort == Sort::Plate && bare.ends_with(part) {
            (Why::ExactTail, bare.len() - part.len())
        } else {
            (sort.why(), at)
        }
    }

    /// Where the word is found with other characters between; `None` when nowhere.
    pub(super) fn find_with_gaps(&self, word: &Word, matcher: &SkimMatcherV2) -> Option<Found> {
        if self.mask & word.mask != word.mask || !word.may_have_gaps() {
            return None;
        }
        let mut best: Option<Found> = None;
        for text in self.texts.iter().filter(|t| t.sort.may_have_gaps(word.digits)) {
            let Some((score, spots)) = matcher.fuzzy_indices(self.text(text), typed(word, text.sort)) else {
                continue;
            };
            let span = spots.last().zip(spots.first()).map_or(0, |(last, first)| last + 1 - first);
            let too_wide = text.sort.is_code() && span > word.chars + CODE_GAPS;
            if too_wide || best.as_ref().is_some_and(|found| found.score >= score) {
                continue;
            }
            let Text { sort, source, variant, .. } = *text;
            best = Some(Found { why: Why::Fuzzy, sort, source, variant, spots, score });
        }
        best
    }

    fn text(&self, text: &Text) -> &str {
        let all = if text.sort.is_code() { &self.codes } else { &self.words };
        all.get(text.from..text.to).unwrap_or_default()
    }

    /// The shown text a word was found in.
    pub(super) fn shown(&self, found: &Found) -> &str {
        sources(&self.entry, found.sort).get(found.source).copied().unwrap_or_default()
    }

    /// The places to be lit in that shown text, ascending.
    pub(super) fn lit(&self, found: &Found, surnames: &SurnameTable) -> Vec<usize> {
        let variants = variants(found.sort, self.shown(found), surnames);
        let Some(folded) = variants.get(found.variant) else { return Vec::new() };
        let mut at: Vec<usize> =
            found.spots.iter().filter_map(|spot| folded.at.get(*spot).copied()).collect();
        at.sort_unstable();
        at.dedup();
        at
    }
}

/// The writing of a word that a sort of text is compared with.
fn typed(word: &Word, sort: Sort) -> &str {
    if sort.is_code() { &word.code } else { &word.plain }
}

/// The entry's shown texts of a sort.
fn sources(entry: &Entry, sort: Sort) -> Vec<&str> {
    fn many(texts: &[String]) -> Vec<&str> {
        texts.iter().map(String::as_str).collect()
    }
    match sort {
        Sort::Plate | Sort::SpelledPlate => vec![entry.plate_display.as_str()],
        Sort::OldPlate => entry.old_plates.iter().map(|key| characters(key)).collect(),
        Sort::Number => many(&entry.numbers),
        Sort::Phone => many(&entry.phones),
        Sort::Vin => entry.vin.as_deref().into_iter().collect(),
        Sort::Name | Sort::Initials | Sort::Spelled => many(&entry.owners),
        Sort::Car => vec![entry.car.as_str()],
    }
}

/// A plate key without its kind mark.
fn characters(key: &str) -> &str {
    key.split('~').next().unwrap_or(key)
}

/// The folded writings of a shown text that are searched under a sort.
fn variants(sort: Sort, shown: &str, surnames: &SurnameTable) -> Vec<Folded> {
    let spelled = |letters: fn(&Reading, &str) -> Folded| {
        let mut all: Vec<Folded> = Vec::new();
        for reading in pinyin::readings(shown, surnames) {
            let folded = letters(&reading, shown);
            if all.len() < READINGS && all.iter().all(|f| f.text != folded.text) {
                all.push(folded);
            }
        }
        all
    };
    match sort {
        Sort::SpelledPlate => spelled_plates(shown),
        Sort::Initials => spelled(initials),
        Sort::Spelled => spelled(in_full),
        Sort::Name | Sort::Car => vec![fold::words(shown)],
        _ => vec![fold::codes(shown)],
    }
}

/// The plate with its province character in Latin letters: by its initial, and in full.
fn spelled_plates(shown: &str) -> Vec<Folded> {
    let Some(province) = shown.chars().next().filter(|c| is_province(*c)) else { return Vec::new() };
    let plate = fold::codes(shown);
    let name = province.to_string();
    let table = SurnameTable::default();
    let spellings = pinyin::initials(&name, &table).into_iter().chain(pinyin::full(&name, &table));
    spellings
        .map(|letters| {
            let head = fold::codes(&letters);
            let text = head.text + plate.text.strip_prefix(province).unwrap_or_default();
            let at = std::iter::repeat_n(0, head.at.len()).chain(plate.at.iter().skip(1).copied()).collect();
            Folded { text, at }
        })
        .collect()
}

fn initials(reading: &Reading, _shown: &str) -> Folded {
    let at = reading.syllables.iter().map(|(at, _)| *at).collect();
    Folded { text: reading.initials(), at }
}

/// All letters of a reading; those of a syllable light its character, those of a Latin
/// word each their own.
fn in_full(reading: &Reading, shown: &str) -> Folded {
    let mut folded = Folded { text: String::new(), at: Vec::new() };
    for (at, letters) in &reading.syllables {
        let latin = shown.chars().nth(*at).is_some_and(|c| c.is_ascii_alphanumeric());
        for (nth, letter) in letters.chars().enumerate() {
            folded.text.push(letter.to_ascii_uppercase());
            folded.at.push(if latin { at + nth } else { *at });
        }
    }
    folded
}
