//! The texts a car is found by, folded and ready to be compared, and how a word is found in them.

use super::fold::{self, Folded};
use super::query::Word;
use super::rank::{Entry, MatchField, Why};
use crate::text::pinyin::{self, Reading, SurnameTable};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Most names, numbers, plates of one sort that are searched for one car.
const TEXTS: usize = 16;
/// Most readings of one name that are searched.
const READINGS: usize = 4;
/// Characters that may stand between those of a code typed with gaps: slips, not chance.
const CODE_GAPS: usize = 2;

/// What a searched text is, and so how it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Plate = 1,
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
    /// All, in the order in which a car's texts stand.
    pub(super) const ALL: [Self; 9] = [
        Self::Plate,
        Self::OldPlate,
        Self::Number,
        Self::Phone,
        Self::Vin,
        Self::Name,
        Self::Initials,
        Self::Spelled,
        Self::Car,
    ];

    /// The character in front of a text of this sort; none that a folded text can hold.
    pub(super) fn tag(self) -> char {
        char::from(self as u8)
    }

    fn of_tag(tag: u8) -> Option<Self> {
        Self::ALL.into_iter().nth(usize::from(tag).checked_sub(1)?)
    }

    /// Whether O and 0, I and 1 are the same in it.
    pub(super) fn is_code(self) -> bool {
        self <= Self::Vin
    }

    /// Whether a word may match it with gaps: where a chance match would be noise, not.
    pub(super) fn may_have_gaps(self, digits: bool) -> bool {
        match self {
            Self::Plate | Self::Number => true,
            Self::Name | Self::Spelled | Self::Car => !digits,
            _ => false,
        }
    }

    /// The class of a plain match.
    pub(super) fn why(self) -> Why {
        match self {
            Self::Plate => Why::PlateFragment,
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
        if self == Self::Plate { Why::ExactPlate } else { self.why() }
    }

    /// The field whose shown text is lit; a former plate is not shown.
    pub(super) fn field(self) -> Option<MatchField> {
        match self {
            Self::Plate => Some(MatchField::Plate),
            Self::OldPlate => None,
            Self::Number => Some(MatchField::Number),
            Self::Phone => Some(MatchField::Phone),
            Self::Vin => Some(MatchField::Vin),
            Self::Name | Self::Initials | Self::Spelled => Some(MatchField::Name),
            Self::Car => Some(MatchField::Car),
        }
    }

    /// The writing of a word that it is compared with.
    pub(super) fn typed(self, word: &Word) -> &str {
        if self.is_code() { &word.code } else { &word.plain }
    }
}

/// One searched text of an entry.
pub(super) struct Text {
    pub sort: Sort,
    /// Which of the entry's texts of this sort it comes from.
    pub source: usize,
    /// What is searched, and where its characters stand in the shown text.
    pub folded: Folded,
}

/// The texts of an entry; the car last.
pub(super) fn of_entry(entry: &Entry, surnames: &SurnameTable) -> Vec<Text> {
    let mut out = Vec::new();
    for sort in Sort::ALL {
        for (source, shown) in sources(entry, sort).into_iter().take(TEXTS).enumerate() {
            let folded = variants(sort, shown, surnames).into_iter();
            out.extend(folded.filter(|f| !f.text.is_empty()).map(|folded| Text { sort, source, folded }));
        }
    }
    out
}

/// The texts of a car as they are kept: each behind its tag, without make and model, which many
/// cars share.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub packed: &'a str,
    pub car: &'a str,
}

impl<'a> Texts<'a> {
    /// Every text, in the order of [`of_entry`].
    pub(super) fn iter(self) -> impl Iterator<Item = (Sort, &'a str)> {
        let mut rest = self.packed;
        let packed = std::iter::from_fn(move || {
            let sort = Sort::of_tag(*rest.as_bytes().first()?)?;
            let body = rest.get(1..)?;
            let end = body.bytes().position(|b| b < 0x20).unwrap_or(body.len());
            let (text, after) = body.split_at(end);
            rest = after;
            Some((sort, text))
        });
        packed.chain((!self.car.is_empty()).then_some((Sort::Car, self.car)))
    }

    /// The plate as it is searched.
    pub(super) fn plate(self) -> &'a str {
        self.iter().next().filter(|(sort, _)| *sort == Sort::Plate).map_or("", |(_, text)| text)
    }
}

/// Where a word was found, and how well. Places are worked out later, for what is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub why: Why,
    /// Which of the car's texts.
    pub nth: usize,
    /// The fuzzy matcher's opinion; larger is better.
    pub score: i64,
}

/// Where the word is found as it is, in the best class; `None` when nowhere. Not yet scored.
pub(super) fn find<'a>(texts: impl Iterator<Item = (Sort, &'a str)>, word: &Word) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (nth, (sort, whole)) in texts.enumerate() {
        if best.is_some_and(|found| found.why <= sort.best_why()) {
            continue;
        }
        if let Some((why, ..)) = place(sort, whole, word)
            && best.is_none_or(|found| why < found.why)
        {
            best = Some(Found { why, nth, score: 0 });
        }
    }
    best
}

/// Where the word is found with other characters between; `None` when nowhere.
pub(super) fn find_with_gaps<'a>(
    texts: impl Iterator<Item = (Sort, &'a str)>,
    word: &Word,
    matcher: &SkimMatcherV2,
) -> Option<Found> {
    if !word.may_have_gaps() {
        return None;
    }
    let mut best: Option<Found> = None;
    for (nth, (sort, whole)) in texts.enumerate() {
        if !sort.may_have_gaps(word.digits) {
            continue;
        }
        for part in gapped_parts(sort, word) {
            let Some((score, _)) = gapped(sort, whole, part, matcher) else { continue };
            if best.is_none_or(|found| found.score < score) {
                best = Some(Found { why: Why::Fuzzy, nth, score });
            }
        }
    }
    best
}

/// The matcher's opinion. With the places it is exact; without them it keeps two rows of its table only,
/// and takes a bonus out of one that was not cleared (fuzzy-matcher 0.3.7).
fn asked(matcher: &SkimMatcherV2, whole: &str, part: &str) -> Option<i64> {
    matcher.fuzzy_indices(whole, part).map(|(score, _)| score)
}

/// The matcher's opinion of a word found as it is; one character scores the same everywhere.
pub(super) fn score(sort: Sort, whole: &str, word: &Word, matcher: &SkimMatcherV2) -> i64 {
    if word.chars < 2 {
        return 0;
    }
    let part = place(sort, whole, word).map_or(sort.typed(word), |(.., part)| part);
    asked(matcher, whole, part).unwrap_or_default()
}

/// The matcher's opinion of a text that holds a word as it is; none of another. Where gaps would be chance
/// it is asked about the row alone, so that it cannot begin earlier and leave one.
pub(super) fn liked(sort: Sort, whole: &str, word: &Word, matcher: &SkimMatcherV2) -> Option<i64> {
    let part = sort.typed(word);
    let at = position(whole.as_bytes(), part.as_bytes())?;
    if sort.may_have_gaps(word.digits) || at == 0 {
        return asked(matcher, whole, part);
    }
    let before = whole.get(..at)?.chars().next_back()?;
    // One of the same kind, that is not in the part.
    let kinds = ["0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"].into_iter();
    let other = kinds.filter(|kind| kind.contains(before)).flat_map(str::chars).find(|c| !part.contains(*c));
    asked(matcher, &format!("{}{part}", other.unwrap_or('.')), part)
}

/// Which characters of the text are to be lit for a word found in it in this class.
pub(super) fn spots(sort: Sort, whole: &str, word: &Word, why: Why, matcher: &SkimMatcherV2) -> Vec<usize> {
    if why == Why::Fuzzy {
        let all = gapped_parts(sort, word).filter_map(|part| gapped(sort, whole, part, matcher));
        return all.max_by_key(|(score, _)| *score).map(|(_, spots)| spots).unwrap_or_default();
    }
    let Some((_, at, part)) = place(sort, whole, word) else { return Vec::new() };
    let first = whole.get(..at).map_or(0, |before| before.chars().count());
    (first..first + part.chars().count()).collect()
}

fn gapped_parts(sort: Sort, word: &Word) -> impl Iterator<Item = &str> {
    let plates = if sort == Sort::Plate { word.plates.as_slice() } else { &[] };
    std::iter::once(sort.typed(word)).chain(plates.iter().map(String::as_str))
}

/// The matcher's opinion of a part with gaps, and its places.
fn gapped(sort: Sort, whole: &str, part: &str, matcher: &SkimMatcherV2) -> Option<(i64, Vec<usize>)> {
    if !is_subsequence(part, whole) {
        return None;
    }
    let (score, spots) = matcher.fuzzy_indices(whole, part)?;
    let span = spots.last().zip(spots.first()).map_or(0, |(last, first)| last + 1 - first);
    (!sort.is_code() || span <= spots.len() + CODE_GAPS).then_some((score, spots))
}

/// The class of a word in a text, the byte at which it is to be lit (of a tail the last place,
/// else the first), and its writing there. `None` when it is not in the text.
fn place<'w>(sort: Sort, whole: &str, word: &'w Word) -> Option<(Why, usize, &'w str)> {
    let part = sort.typed(word);
    if sort != Sort::Plate {
        return position(whole.as_bytes(), part.as_bytes()).map(|at| (sort.why(), at, part));
    }
    if let Some(at) = position(whole.as_bytes(), part.as_bytes()) {
        return Some(place_in_plate(whole, part, at));
    }
    let spelled = word.plates.iter().find(|plate| whole.starts_with(plate.as_str()))?;
    Some(if is_whole(whole, spelled) {
        (Why::ExactPlate, 0, spelled)
    } else {
        (Why::PlateFragment, 0, spelled)
    })
}

fn place_in_plate<'w>(whole: &str, part: &'w str, at: usize) -> (Why, usize, &'w str) {
    let bare = bare(whole);
    if is_whole(whole, part) {
        (Why::ExactPlate, 0, part)
    } else if whole.ends_with(part) {
        (Why::ExactTail, whole.len() - part.len(), part)
    } else if bare.ends_with(part) {
        (Why::ExactTail, bare.len() - part.len(), part)
    } else {
        (Why::PlateFragment, at, part)
    }
}

/// Whether it is the whole plate, of the large car or of the small.
fn is_whole(plate: &str, part: &str) -> bool {
    part == plate || plate.strip_suffix('黄') == Some(part)
}

/// A plate without the sign behind its digits (黄, 学, the letter of large new-energy cars): that
/// is not what people call the tail.
pub(super) fn bare(plate: &str) -> &str {
    plate.trim_end_matches(|c: char| !c.is_ascii_digit())
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

/// The entry's shown texts of a sort.
pub(super) fn sources(entry: &Entry, sort: Sort) -> Vec<&str> {
    fn many(texts: &[String]) -> Vec<&str> {
        texts.iter().map(String::as_str).collect()
    }
    match sort {
        Sort::Plate => vec![entry.plate_display.as_str()],
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
        Sort::Initials => spelled(initials),
        Sort::Spelled => spelled(in_full),
        Sort::Name | Sort::Car => vec![fold::words(shown)],
        _ => vec![fold::codes(shown)],
    }
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
