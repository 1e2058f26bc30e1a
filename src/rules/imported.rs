//! Parts and labour that were imported: a file of its own beside the store's other rule files, laid on top of
//! theirs, so that an import touches nothing that a person wrote.

use super::Problem;
use super::catalog::{check_labour, check_parts, laid_on};
use super::check;
use super::source::Sources;
use crate::domain::catalog::{Catalog, Operation, Part};
use crate::domain::name::Name;
use crate::domain::say::Say;
use serde::Deserialize;

/// Path below the rules folder.
pub const IMPORTED: &str = "catalog/imported.toml";

/// The first line, by which the next import knows that it may write the file anew.
const MARK: &str = "# Written by `platedesk import catalog`, and written anew by the next one: change prices by importing.\n";

/// What was imported so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Imported {
    /// Labour operations.
    pub labour: Vec<Operation>,
    /// Parts.
    pub part: Vec<Part>,
}

impl Imported {
    /// What a file holds; none if it is not as an import writes it, down to the letter: what a person
    /// put into it, such as a comment, would be lost with the next import.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let read: Self = toml::from_str(text).ok()?;
        (read.to_text() == text).then_some(read)
    }

    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = MARK.to_owned();
        for labour in &self.labour {
            head(&mut out, "labour", &labour.key, [&labour.name, &labour.reason]);
            out.push_str(&format!("hours_centi = {}\n", labour.hours_centi));
            tail(&mut out, labour.minutes, labour.safety);
        }
        for part in &self.part {
            head(&mut out, "part", &part.key, [&part.name, &part.reason]);
            out.push_str(&format!("price = \"{}\"\n", part.price));
            tail(&mut out, part.minutes, part.safety);
        }
        out
    }

    /// What is wrong with the items, each with the word of its field: by the very checks of the loader.
    #[must_use]
    pub fn faults(&self) -> Vec<(String, Say)> {
        let text = self.to_text();
        let sources = Sources::default().with(IMPORTED, &text);
        let mut problems = Vec::new();
        read(&sources, &mut problems);
        let field = |line: usize| {
            let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            line.split(" = ").next().unwrap_or_default().to_owned()
        };
        problems.into_iter().map(|p| (field(p.line), p.message)).collect()
    }
}

fn head(out: &mut String, list: &str, key: &str, [name, reason]: [&Name; 2]) {
    // As JSON writes it, always on one line, it is a string of TOML, too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    out.push_str(&format!("\n[[{list}]]\nkey = {}\n", quoted(key)));
    for (field, name) in [("name", name), ("reason", reason)] {
        out.push_str(&format!("{field}.zh = {}\n{field}.en = {}\n", quoted(&name.zh), quoted(&name.en)));
    }
}

fn tail(out: &mut String, minutes: u32, safety: bool) {
    out.push_str(&format!("minutes = {minutes}\n"));
    if safety {
        out.push_str("safety = true\n");
    }
}

fn read(sources: &Sources, problems: &mut Vec<Problem>) -> Option<Imported> {
    let Some(text) = sources.own(IMPORTED) else { return Some(Imported::default()) };
    let (file, mut check) = check::read::<Imported>(IMPORTED, text, problems)?;
    check_labour(&mut check, &file.labour);
    check_parts(&mut check, &file.part);
    Some(file)
}

/// Lays what was imported on top: an item of the same key in the same place, others at the end.
pub(super) fn on_top(catalog: Catalog, sources: &Sources, problems: &mut Vec<Problem>) -> Option<Catalog> {
    let imported = read(sources, problems)?;
    let Catalog { package, labour, part } = catalog;
    let labour = laid_on(labour, imported.labour, |labour| labour.key.clone());
    let part = laid_on(part, imported.part, |part| part.key.clone());
    Some(Catalog { package, labour, part })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::rules::load;

    fn part(key: &str, price: i64) -> Part {
        let name = Name { zh: "滤\"芯\"".into(), en: "it's a \\ filter".into() };
        Part { key: key.into(), reason: name.clone(), name, price: Money(price), minutes: 5, safety: false }
    }

    fn with(imported: &Imported) -> Sources {
        Sources::default().with(IMPORTED, &imported.to_text())
    }

    const CONFIG: &str = "name = \"Tianhe Store\"\nzone = \"Asia/Shanghai\"\nhours = \"08:30-18:00\"\n";

    #[test]
    fn what_was_imported_lies_on_top_and_the_rest_stays() {
        let shipped = load(CONFIG, &Sources::default()).unwrap().catalog;
        let labour = Operation { hours_centi: 70, ..shipped.labour[1].clone() };
        let imported = Imported {
            labour: vec![labour.clone()],
            part: vec![part("a-new-one", 100), part(&shipped.part[2].key, 4_200)],
        };
        let catalog = load(CONFIG, &with(&imported)).unwrap().catalog;
        assert_eq!((&catalog.package, catalog.labour.len()), (&shipped.package, shipped.labour.len()));
        assert_eq!((&catalog.labour[1], &catalog.labour[0]), (&labour, &shipped.labour[0]));
        assert_eq!(catalog.part.len(), shipped.part.len() + 1);
        assert_eq!((catalog.part[2].price, &catalog.part[1]), (Money(4_200), &shipped.part[1]));
        assert_eq!(catalog.part.last().unwrap().key, "a-new-one");
        assert_eq!(Imported::parse(&imported.to_text()), Some(imported));
    }

    #[test]
    fn a_file_that_a_person_touched_is_known() {
        let text = Imported { part: vec![part("x", 100)], ..Imported::default() }.to_text();
        for touched in [
            text.replace("[[part]]", "# from March on\n[[part]]"),
            text.replace("minutes = 5", "minutes = 5 # or 6"),
            text.replacen('#', "##", 1),
            "part = 1".to_owned(),
        ] {
            assert_eq!(Imported::parse(&touched), None, "{touched}");
        }
        assert!(Imported::parse(&text.replace("1.00", "2.00")).is_some(), "a price alone");
    }

    #[test]
    fn faults_name_the_field() {
        let mut wrong = part("Not A Key", -1);
        (wrong.name.en, wrong.reason.zh, wrong.minutes) = (String::new(), "x".repeat(121), 99_999);
        let one = Imported { part: vec![wrong], ..Imported::default() };
        let fields: Vec<String> = one.faults().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["key", "name.en", "reason.zh", "minutes", "price"]);
        assert!(Imported { part: vec![part("x", 100)], ..Imported::default() }.faults().is_empty());
        assert!(load(CONFIG, &with(&one)).is_err());
    }
}
