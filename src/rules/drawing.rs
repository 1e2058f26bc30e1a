//! The drawing of the car (Rule R-4).

use super::Problem;
use super::check::{self, Check};
use super::lines::Place;
use super::source::Sources;
use crate::domain::trade::Drawing;
use crate::say;
use std::collections::BTreeMap;

const FILE: &str = "drawing/sedan.toml";

/// Largest drawing, in cells: it has to stand beside the checklist on 80 columns.
const WIDEST: usize = 48;
const HIGHEST: usize = 12;

/// Characters beyond ASCII that every terminal shows one cell wide.
const LINES: &str = "─│╭╮╰╯";

/// Reads and checks `drawing/sedan.toml`.
pub(super) fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Drawing> {
    let (drawing, mut check) = check::read::<Drawing>(FILE, sources.text(FILE), problems)?;
    size(&drawing, &mut check);
    picture(&drawing, &mut check);
    zones(&drawing, &mut check);
    Some(drawing)
}

/// Both lists of rows are of one size, which is that of the first row of the zones.
fn size(drawing: &Drawing, check: &mut Check<'_>) {
    let top = Place::top();
    let width = drawing.zones.first().map_or(0, |row| row.chars().count());
    check.count(&top, "zones", drawing.zones.len(), 3..=HIGHEST);
    if !(3..=WIDEST).contains(&width) {
        check.refuse(&top.key("zones").nth(0), say!("rules-drawing-wide", width = width, most = WIDEST));
    }
    if drawing.picture.len() != drawing.zones.len() {
        let (found, wanted) = (drawing.picture.len(), drawing.zones.len());
        check.refuse(&top.key("picture"), say!("rules-drawing-rows", found = found, wanted = wanted));
    }
    for (list, rows) in [("picture", &drawing.picture), ("zones", &drawing.zones)] {
        for (n, row) in rows.iter().enumerate() {
            let found = row.chars().count();
            if found != width {
                let at = top.key(list).nth(n);
                check.refuse(&at, say!("rules-drawing-width", found = found, wanted = width));
            }
        }
    }
}

fn picture(drawing: &Drawing, check: &mut Check<'_>) {
    let one_cell = |c: char| c == ' ' || c.is_ascii_graphic() || LINES.contains(c);
    for (n, row) in drawing.picture.iter().enumerate() {
        if let Some(strange) = row.chars().find(|c| !one_cell(*c)) {
            let at = Place::top().key("picture").nth(n);
            let strange = strange.escape_default().to_string();
            check.refuse(&at, say!("rules-drawing-char", found = strange, lines = LINES));
        }
    }
}

/// Every letter on the map is a zone, and every zone is on the map.
fn zones(drawing: &Drawing, check: &mut Check<'_>) {
    let top = Place::top();
    let (mut keys, mut letters) = (BTreeMap::new(), BTreeMap::new());
    for (n, zone) in drawing.zone.iter().enumerate() {
        let at = top.key("zone").nth(n);
        check.key(&at, &zone.key, &mut keys);
        check.name(&at, "name", &zone.name);
        let letter = zone.letter.to_string();
        if !zone.letter.is_ascii_alphanumeric() || letters.insert(zone.letter, n).is_some() {
            check.refuse(&at.key("letter"), say!("rules-drawing-letter", letter = letter));
        } else if !drawing.zones.iter().any(|row| row.contains(zone.letter)) {
            check.refuse(&at.key("letter"), say!("rules-drawing-unused", letter = letter));
        }
    }
    for (n, row) in drawing.zones.iter().enumerate() {
        if let Some(unknown) = row.chars().find(|c| *c != '.' && !letters.contains_key(c)) {
            let at = top.key("zones").nth(n);
            let letter = unknown.escape_default().to_string();
            check.refuse(&at, say!("rules-drawing-unknown", letter = letter));
        }
    }
}
