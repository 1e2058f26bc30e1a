//! In which order a word is looked for: class by class, and in each first where the matcher likes
//! it best: at the beginning of a text, then at a letter behind a digit, then anywhere.

use super::grams::{Grams, HEAD, Stream, TAIL};
use super::query::Word;
use super::rank::Why;
use super::texts::{Sort, Texts};

/// Where a word is sought.
enum Where {
    /// A row of characters in a sort of text.
    Row(Sort, Vec<char>),
    /// The same behind a digit.
    BehindDigit(Sort, Vec<char>),
    /// Makes and models, by number.
    Makes(Vec<u32>),
}

/// One step of a look-up: cars of one class.
pub(super) struct Stage {
    /// The best class they can have.
    pub why: Why,
    at: Where,
}

impl Stage {
    fn row(why: Why, sort: Sort, head: bool, word: &str, tail: bool) -> Self {
        let (head, tail) = (head.then_some(HEAD), tail.then_some(TAIL));
        Self { why, at: Where::Row(sort, head.into_iter().chain(word.chars()).chain(tail).collect()) }
    }

    /// The cars of these makes and models.
    pub(super) fn makes(makes: Vec<u32>) -> Self {
        Self { why: Why::Car, at: Where::Makes(makes) }
    }

    /// The cars it gives; none if there are none for certain.
    pub(super) fn stream<'a>(&self, grams: &'a Grams) -> Option<Stream<'a>> {
        match &self.at {
            Where::Row(sort, pattern) => grams.holding(*sort, pattern),
            Where::BehindDigit(sort, pattern) => {
                let behind = |digit| [&[digit], pattern.as_slice()].concat();
                Stream::any(('0'..='9').filter_map(|digit| grams.holding(*sort, &behind(digit))).collect())
            }
            Where::Makes(makes) => Stream::any(makes.iter().filter_map(|car| grams.cars(*car)).collect()),
        }
    }
}

/// Sorts in the order of their classes.
const CLASSES: [&[Sort]; 6] = [
    &[Sort::Plate],
    &[Sort::OldPlate],
    &[Sort::Number],
    &[Sort::Name, Sort::Initials, Sort::Spelled],
    &[Sort::Phone],
    &[Sort::Vin],
];

/// The steps for a word as it is, best class first, if wanted with those that come first in each;
/// makes and models come behind.
pub(super) fn plain(word: &Word, favoured_first: bool) -> impl Iterator<Item = Stage> {
    CLASSES.into_iter().flat_map(move |sorts| {
        let heads = sorts.iter().flat_map(move |sort| {
            let (own, tail) = (favoured(word, *sort), tail(word, *sort));
            tail.into_iter().chain(own).filter(move |_| favoured_first)
        });
        let plates = spelled(word).filter(move |_| !favoured_first && sorts.contains(&Sort::Plate));
        heads.chain(plates).chain(sorts.iter().map(move |sort| anywhere(word, *sort)))
    })
}

fn anywhere(word: &Word, sort: Sort) -> Stage {
    Stage::row(sort.why(), sort, false, sort.typed(word), false)
}

/// Texts that end in a word.
fn tail(word: &Word, sort: Sort) -> Option<Stage> {
    let why = if sort == Sort::Plate { Why::ExactTail } else { sort.why() };
    let has_tails = matches!(sort, Sort::Plate | Sort::Number | Sort::Phone | Sort::Vin);
    has_tails.then(|| Stage::row(why, sort, false, sort.typed(word), true))
}

/// Where the matcher likes a word best.
pub(super) fn favoured(word: &Word, sort: Sort) -> impl Iterator<Item = Stage> {
    let (typed, is_plate) = (sort.typed(word), sort == Sort::Plate);
    // A name's single character has a list of its own.
    let is_worth = is_plate || word.chars > 1;
    let head = is_worth.then(|| Stage::row(sort.why(), sort, true, typed, false));
    let letter = sort.is_code() && typed.starts_with(|c: char| c.is_ascii_uppercase());
    let behind = Where::BehindDigit(sort, typed.chars().collect());
    let behind = letter.then_some(Stage { why: sort.why(), at: behind });
    head.into_iter().chain(spelled(word).filter(move |_| is_plate)).chain(behind)
}

/// Whether one of a car's texts is such.
pub(super) fn is_favoured(texts: Texts<'_>, word: &Word) -> bool {
    texts.iter().any(|(sort, whole)| {
        let typed = sort.typed(word);
        let behind_digit = || {
            let before = whole.find(typed).and_then(|at| whole.get(..at)?.chars().next_back());
            before.is_some_and(|c| c.is_ascii_digit()) && typed.starts_with(|c: char| c.is_ascii_uppercase())
        };
        whole.starts_with(typed) || sort.is_code() && behind_digit()
    })
}

/// Plates whose province was typed in Latin letters.
fn spelled(word: &Word) -> impl Iterator<Item = Stage> {
    word.plates.iter().map(|plate| Stage::row(Why::PlateFragment, Sort::Plate, true, plate, false))
}

/// The steps for one of several words, each car as seldom as can be. Two characters stand somewhere in
/// most telephones and VINs: there they only narrow down at the ends.
pub(super) fn among(word: &Word) -> Vec<Stage> {
    let mut stages = Vec::new();
    for sort in CLASSES.into_iter().flatten().copied() {
        let everywhere = word.chars == 2 && matches!(sort, Sort::Number | Sort::Phone | Sort::Vin);
        if sort == Sort::Plate || everywhere {
            stages.extend(tail(word, sort).into_iter().chain(favoured(word, sort)));
        }
        if !everywhere {
            stages.push(anywhere(word, sort));
        }
    }
    stages
}

/// The steps for a word with one gap: then one of its halves stands in a row; names first where
/// they begin alike. Two lists in one step: the cars in both.
pub(super) fn gapped(word: &Word) -> Vec<(Stage, Option<Stage>)> {
    let mut stages = Vec::new();
    for sort in Sort::ALL.into_iter().filter(|sort| *sort != Sort::Car && sort.may_have_gaps(word.digits)) {
        let plates = if sort == Sort::Plate { word.plates.as_slice() } else { &[] };
        for typed in std::iter::once(sort.typed(word)).chain(plates.iter().map(String::as_str)) {
            let chars: Vec<char> = typed.chars().collect();
            // Of three either two are a half.
            let half = (chars.len() / 2).max(2.min(chars.len()));
            let (first, last) = (&chars[..half], &chars[chars.len() - half.max(chars.len() - half)..]);
            let stage = |pattern: &[char]| Stage { why: Why::Fuzzy, at: Where::Row(sort, pattern.to_vec()) };
            if let Some(c) = chars.first().filter(|_| !sort.is_code()) {
                let begins = if c.is_ascii() { stage(&[HEAD, *c]) } else { stage(&[*c]) };
                stages.push((stage(last), Some(begins)));
            }
            stages.extend([(stage(last), None), (stage(first), None)]);
        }
    }
    stages
}
