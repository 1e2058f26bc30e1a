//! Checklists (Rules R-3, E-9).

use super::Problem;
use super::check;
use super::lines::Place;
use super::source::Sources;
use crate::domain::checklist::Checklist;
use crate::say;
use std::collections::BTreeMap;

/// Reads and checks `checklists/KEY.toml`.
pub(super) fn read(key: &str, sources: &Sources, problems: &mut Vec<Problem>) -> Option<Checklist> {
    let file = format!("checklists/{key}.toml");
    let (list, mut check) = check::read::<Checklist>(&file, sources.text(&file), problems)?;
    let top = Place::top();
    if list.key != key {
        check.refuse(&top.key("key"), say!("rules-checklist-key", found = list.key.as_str(), key = key));
    }
    check.name(&top, "name", &list.name);
    check.count(&top, "positions", list.positions.len(), 1..=20);
    // A record names items by key alone, so a key is unique in the whole list.
    let (mut positions, mut items) = (BTreeMap::new(), BTreeMap::new());
    for (n, position) in list.positions.iter().enumerate() {
        let at = top.key("positions").nth(n);
        check.key(&at, &position.key, &mut positions);
        check.name(&at, "name", &position.name);
        check.count(&at, "items", position.items.len(), 1..=40);
        for (m, item) in position.items.iter().enumerate() {
            let at = at.key("items").nth(m);
            check.key(&at, &item.key, &mut items);
            check.name(&at, "name", &item.name);
            if let Some(help) = &item.help {
                check.name(&at, "help", help);
            }
        }
    }
    Some(list)
}
