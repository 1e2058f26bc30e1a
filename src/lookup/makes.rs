//! Makes and models: few, and shared by many cars.

use super::matcher;
use super::query::Word;
use super::segment::Segment;
use super::texts::{self, Sort};

/// Makes and models that hold the word.
pub(super) fn holding(segment: &Segment, word: &Word) -> Vec<u32> {
    let holding = (0..).zip(&segment.cars).filter(|(_, car)| car.contains(&word.plain));
    holding.map(|(number, _)| number).collect()
}

/// Those that hold it with gaps.
pub(super) fn holding_with_gaps(segment: &Segment, word: &Word) -> Vec<u32> {
    let matcher = matcher();
    let fits = |car: &String| {
        texts::find_with_gaps(std::iter::once((Sort::Car, car.as_str())), word, &matcher).is_some()
    };
    (0..).zip(&segment.cars).filter(|(_, car)| fits(car)).map(|(number, _)| number).collect()
}
