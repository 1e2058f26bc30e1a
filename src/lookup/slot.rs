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
enum Sort {
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

    /// The best class a match in it can have.
    fn best_why(self) -> Why {
        match self {
            Self::Plate | Self::SpelledPlate => Why::ExactPlate,
            other => other.why(),
        }
    }

    /// The field whose shown text is lit; a former plate is not shown.
    fn field(self) -> Option<MatchField> {
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

/// Where a word was found, and how well. Places are worked out later, for what is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub why: Why,
    /// Which of the car's texts.
    text: usize,
    /// The fuzzy matcher's opinion; larger is better.
    pub score: i64,
}

/// One car in the index.
pub(super) struct Slot {
    pub entry: Entry,
    codes: String,
    words: String,
    texts: Vec<Text>,
    codes_mask: u64,
    words_mask: u64,
}

impl Slot {
    pub(super) fn new(entry: Entry, surnames: &SurnameTable) -> Self {
        let mut slot = Self {
            codes: String::new(),
            words: String::new(),
            texts: Vec::new(),
            codes_mask: 0,
            words_mask: 0,
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
        slot.codes_mask = fold::mask(&slot.codes);
        slot.words_mask = fold::mask(&slot.words);
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

    /// Where the word is found as it is, in the best class; `None` when nowhere. Not yet scored.
    pub(super) fn find(&self, word: &Word) -> Option<Found> {
        // Two scans of all texts at once, before any text is looked at for itself.
        let in_codes = word.within(self.codes_mask) && self.codes.contains(&word.code);
        let in_words = word.within(self.words_mask) && self.words.contains(&word.plain);
        if !in_codes && !in_words {
            return None;
        }
        let mut best: Option<Found> = None;
        for (text, one) in self.texts.iter().enumerate() {
            // In J1NG the 1 is a folded I, and no digit that anybody typed.
            if word.digits && one.sort == Sort::SpelledPlate {
                continue;
            }
            // Nor is a text searched that lacks it for certain, or could be no better.
            let candidate = if one.sort.is_code() { in_codes } else { in_words };
            if !candidate || best.is_some_and(|found| found.why <= one.sort.best_why()) {
                continue;
            }
            if let Some((why, _)) = place(one.sort, self.text(one), typed(word, one.sort))
                && best.is_none_or(|found| why < found.why)
            {
                best = Some(Found { why, text, score: 0 });
            }
        }
        best
    }

    /// Where the word is found with other characters between; `None` when nowhere.
    pub(super) fn find_with_gaps(&self, word: &Word, matcher: &SkimMatcherV2) -> Option<Found> {
        let (codes, words) = (word.within(self.codes_mask), word.within(self.words_mask));
        if !word.may_have_gaps() || !(codes || words) {
            return None;
        }
        let mut best: Option<Found> = None;
        for (text, one) in self.texts.iter().enumerate() {
            let (whole, part) = (self.text(one), typed(word, one.sort));
            let candidate = if one.sort.is_code() { codes } else { words };
            if !candidate || !one.sort.may_have_gaps(word.digits) || !is_subsequence(part, whole) {
                continue;
            }
            let Some((score, spots)) = matcher.fuzzy_indices(whole, part) else { continue };
            let span = spots.last().zip(spots.first()).map_or(0, |(last, first)| last + 1 - first);
            let too_wide = one.sort.is_code() && span > word.chars + CODE_GAPS;
            if !too_wide && best.is_none_or(|found| found.score < score) {
                best = Some(Found { why: Why::Fuzzy, text, score });
            }
        }
        best
    }

    /// The matcher's opinion of a word found as it is; one character scores the same everywhere.
    pub(super) fn score(&self, found: &Found, word: &Word, matcher: &SkimMatcherV2) -> i64 {
        let Some(text) = self.texts.get(found.text).filter(|_| word.chars > 1) else { return 0 };
        matcher.fuzzy_match(self.text(text), typed(word, text.sort)).unwrap_or_default()
    }

    fn text(&self, text: &Text) -> &str {
        let all = if text.sort.is_code() { &self.codes } else { &self.words };
        all.get(text.from..text.to).unwrap_or_default()
    }

    /// The field a word was found in; `None` for one that is not shown.
    pub(super) fn field(&self, found: &Found) -> Option<MatchField> {
        self.texts.get(found.text).and_then(|text| text.sort.field())
    }

    /// The shown text a word was found in.
    pub(super) fn shown(&self, found: &Found) -> &str {
        self.texts
            .get(found.text)
            .and_then(|text| sources(&self.entry, text.sort).get(text.source).copied())
            .unwrap_or_default()
    }

    /// Which of the entry's texts of its sort the word was found in.
    pub(super) fn source(&self, found: &Found) -> usize {
        self.texts.get(found.text).map_or(0, |text| text.source)
    }

    /// The places to be lit in that shown text.
    pub(super) fn lit(
        &self,
        found: &Found,
        word: &Word,
        surnames: &SurnameTable,
        matcher: &SkimMatcherV2,
    ) -> Vec<usize> {
        let Some(text) = self.texts.get(found.text) else { return Vec::new() };
        let (whole, part) = (self.text(text), typed(word, text.sort));
        let spots = if found.why == Why::Fuzzy {
            matcher.fuzzy_indices(whole, part).map(|(_, spots)| spots).unwrap_or_default()
        } else {
            let at = place(text.sort, whole, part).map_or(0, |(_, at)| at);
            let first = whole.get(..at).map_or(0, |before| before.chars().count());
            (first..first + word.chars).collect()
        };
        let variants = variants(text.sort, self.shown(found), surnames);
        let Some(folded) = variants.get(text.variant) else { return Vec::new() };
        spots.iter().filter_map(|spot| folded.at.get(*spot).copied()).collect()
    }
}

/// The class of a typed part in a text, and the byte at which it is to be lit: of a tail
/// the last place, else the first. `None` when it is not in the text.
fn place(sort: Sort, whole: &str, part: &str) -> Option<(Why, usize)> {
    let at = position(whole.as_bytes(), part.as_bytes())?;
    if !matches!(sort, Sort::Plate | Sort::SpelledPlate) {
        return Some((sort.why(), at));
    }
    // The sign behind the characters (黄, 学, the letter of large new-energy cars) is not
    // what people call the tail.
    let bare = whole.trim_end_matches(|c: char| !c.is_ascii_digit());
    let colourless = whole.strip_suffix('黄').unwrap_or(whole);
    Some(if part == whole || part == colourless {
        (Why::ExactPlate, 0)
    } else if sort == Sort::Plate && whole.ends_with(part) {
        (Why::ExactTail, whole.len() - part.len())
    } else if sort == Sort::Plate && bare.ends_with(part) {
        (Why::ExactTail, bare.len() - part.len())
    } else {
        (sort.why(), at)
    })
}

/// Where `part` begins in `whole`. Simpler than the library's search, which prepares
/// itself at length and is slower on texts as short as these.
fn position(whole: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let last_start = whole.len().checked_sub(part.len())?;
    (0..=last_start).find(|at| whole[*at] == first && whole[*at..].starts_with(part))
}

/// Whether all bytes of `part` stand in `whole` in this order: cheap, and rules out most
/// texts before the matcher fills its tables.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.bytes();
    part.bytes().all(|wanted| rest.any(|byte| byte == wanted))
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
