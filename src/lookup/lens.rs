//! How texts and queries are read, and how a car that was found is shown.

use super::matcher;
use super::province::Provinces;
use super::query::{self, Word};
use super::rank::{Entry, Hit, MatchField, Matched, Moment, Why};
use super::texts::{self, Found, Sort, Text};
use crate::text::pinyin::SurnameTable;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::collections::BTreeMap;

/// Reads names by a table of surnames, and provinces in Latin letters.
pub struct Lens {
    surnames: SurnameTable,
    provinces: Provinces,
}

impl Default for Lens {
    fn default() -> Self {
        // The built-in table is checked by a test; without it names are read as usual.
        let surnames = SurnameTable::load().unwrap_or_default();
        Self { surnames, provinces: Provinces::new() }
    }
}

impl Lens {
    pub(super) fn read(&self, query: &str) -> Vec<Vec<Word>> {
        query::read(query, &self.provinces)
    }

    pub(super) fn texts(&self, entry: &Entry) -> Vec<Text> {
        texts::of_entry(entry, &self.surnames)
    }

    /// A car as it is shown for a query; lit is what fits it as it stands now.
    #[must_use]
    pub fn hit(&self, query: &str, entry: &Entry, why: Why, moment: Moment) -> Hit {
        let (texts, matcher, ways) = (self.texts(entry), matcher(), self.read(query));
        let found = ways.iter().filter_map(|way| Some((way, found(&texts, way, &matcher)?)));
        let best = found.min_by_key(|(_, found)| found.iter().map(|f| f.why).max());
        let (way, found) = best.map_or((&[][..], Vec::new()), |(way, found)| (way.as_slice(), found));
        let source = |field| {
            let own =
                found.iter().filter_map(|f| texts.get(f.nth)).find(|t| t.sort.field() == Some(field))?;
            texts::sources(entry, own.sort).get(own.source).map(|shown| (*shown).to_owned())
        };
        let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
        let old = found.iter().filter_map(|f| texts.get(f.nth)).find(|text| text.sort == Sort::OldPlate);
        Hit {
            vehicle: entry.vehicle,
            key: entry.plate_key.clone(),
            plate: entry.plate_display.clone(),
            car: entry.car.clone(),
            owner: source(MatchField::Name).unwrap_or_else(|| first(&entry.owners)),
            number: source(MatchField::Number).unwrap_or_else(|| first(&entry.numbers)),
            phone: source(MatchField::Phone).unwrap_or_default(),
            vin: source(MatchField::Vin).unwrap_or_default(),
            old_plate: old.and_then(|text| entry.old_plates.get(text.source)).cloned().unwrap_or_default(),
            matched: lit(&texts, way, &found, &matcher),
            why,
            boost: entry.prospects.at(moment),
        }
    }
}

/// Where each word of a way is; none if one is nowhere.
fn found(texts: &[Text], way: &[Word], matcher: &SkimMatcherV2) -> Option<Vec<Found>> {
    let all = || texts.iter().map(|text| (text.sort, text.folded.text.as_str()));
    let find = |word| texts::find(all(), word).or_else(|| texts::find_with_gaps(all(), word, matcher));
    way.iter().map(find).collect()
}

/// What is to be lit in each shown field. Where two words hit different texts of one
/// field (two people's names), only the first text is shown, and lit.
fn lit(texts: &[Text], way: &[Word], found: &[Found], matcher: &SkimMatcherV2) -> Vec<Matched> {
    let mut fields: BTreeMap<MatchField, (usize, Vec<usize>)> = BTreeMap::new();
    for (one, word) in found.iter().zip(way) {
        let Some(text) = texts.get(one.nth) else { continue };
        let Some(field) = text.sort.field() else { continue };
        let (source, at) = fields.entry(field).or_insert_with(|| (text.source, Vec::new()));
        if *source == text.source {
            let spots = texts::spots(text.sort, &text.folded.text, word, one.why, matcher);
            at.extend(spots.iter().filter_map(|spot| text.folded.at.get(*spot)));
        }
    }
    let sorted = |mut at: Vec<usize>| {
        at.sort_unstable();
        at.dedup();
        at
    };
    fields.into_iter().map(|(field, (_, at))| Matched { field, at: sorted(at) }).collect()
}
