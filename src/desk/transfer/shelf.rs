//! Prices taken over: rows of parts and labour into the file of what was imported (Rule E-1). Nothing is
//! written before the end, and then only what the loader of the rules takes.

use super::Tally;
use super::items::{Sort, amount, code, hours, minutes, said, text};
use super::kinds::twice;
use super::trial::Did;
use crate::desk::Desk;
use crate::desk::api::job::Importing;
use crate::desk::opening::{own_rules, refused};
use crate::domain::catalog::{Catalog, Operation, Part};
use crate::domain::change::Remark;
use crate::domain::fault::{Fault, Invalid};
use crate::domain::money::Money;
use crate::domain::name::Name;
use crate::domain::user::Actor;
use crate::form::item::Item;
use crate::rules::import::ImportNames;
use crate::rules::imported::{IMPORTED, Imported};
use crate::rules::{self, Sources};
use crate::say;
use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::{MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// The word whose roles may take prices over: who may import cars.
const RIGHT: &str = "import_file";

/// What is sold, and what of it was imported.
pub(super) struct Shelf<'a> {
    config: String,
    sources: Sources,
    labour: Stock<Operation>,
    parts: Stock<Part>,
    reasons: BTreeMap<String, Name>,
    /// Items of the file with their lines.
    seen: BTreeMap<(Sort, String), u64>,
    _alone: MutexGuard<'a, ()>,
}

/// Items of one kind.
struct Stock<T> {
    /// Everything, by key.
    known: BTreeMap<String, T>,
    /// What was imported, in its order, and where it stands there.
    own: Vec<T>,
    places: BTreeMap<String, usize>,
}

impl<T: Clone + PartialEq> Stock<T> {
    fn new(all: Vec<T>, own: Vec<T>, key: fn(&T) -> &str) -> Self {
        let known = all.into_iter().map(|item| (key(&item).to_owned(), item)).collect();
        let places = own.iter().enumerate().map(|(at, item)| (key(item).to_owned(), at)).collect();
        Self { known, own, places }
    }

    fn put(&mut self, key: &str, item: T) -> Did {
        let did = match self.known.get(key) {
            Some(before) if *before == item => return Did::Nothing,
            Some(_) => Did::Changed,
            None => Did::Opened,
        };
        match self.places.get(key).and_then(|at| self.own.get_mut(*at)) {
            Some(place) => *place = item.clone(),
            None => {
                self.places.insert(key.to_owned(), self.own.len());
                self.own.push(item.clone());
            }
        }
        self.known.insert(key.to_owned(), item);
        did
    }
}

impl<'a> Shelf<'a> {
    /// Of this desk, with its rule files as they are now. It is held until this is dropped.
    ///
    /// # Errors
    /// [`Fault::Denied`] if the role may not import; [`Fault::Invalid`] if the rule files cannot be taken
    /// as they are, or a person has written the one in which imported items stand; [`Fault::Storage`].
    pub fn open(desk: &'a Desk, actor: &Actor) -> Result<Self, Fault> {
        desk.trade.rights.may(actor.role, RIGHT)?;
        let alone = desk.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let config = toml::to_string(&desk.trade.store)
            .map_err(|e| Fault::Storage(say!("desk-config", error = e.to_string())))?;
        let sources = own_rules(&desk.dir().join("rules"))?;
        let trade = rules::load(&config, &sources).map_err(|problems| refused(&problems))?;
        let imported = match sources.own(IMPORTED) {
            None => Imported::default(),
            Some(text) => Imported::parse(text)
                .ok_or_else(|| Fault::invalid("file", say!("import-catalog-by-hand", path = IMPORTED)))?,
        };
        let names = ImportNames::shipped().map_err(|_| Fault::Storage(say!("import-tables")))?;
        let Catalog { labour, part, .. } = trade.catalog;
        Ok(Self {
            config,
            sources,
            labour: Stock::new(labour, imported.labour, |labour| &labour.key),
            parts: Stock::new(part, imported.part, |part| &part.key),
            reasons: names.reasons,
            seen: BTreeMap::new(),
            _alone: alone,
        })
    }

    /// Takes a row.
    ///
    /// # Errors
    /// [`Fault::Invalid`] with everything that is wrong with it.
    pub fn take(&mut self, item: &Item, line: u64) -> Result<Did, Fault> {
        let key = code(&item.key)?;
        let sort = self.sort(item, &key)?;
        if let Some(first) = self.seen.get(&(sort, key.clone())) {
            return Err(Fault::invalid("key", twice(Importing::Catalog, *first)));
        }
        self.seen.insert((sort, key.clone()), line);
        match sort {
            Sort::Part => {
                let part = self.part(item, &key)?;
                Ok(self.parts.put(&key, part))
            }
            Sort::Labour => {
                let labour = self.operation(item, &key)?;
                Ok(self.labour.put(&key, labour))
            }
        }
    }

    /// What it is: as the row says, else by what it has, else by what has this key.
    fn sort(&self, item: &Item, key: &str) -> Result<Sort, Fault> {
        let unclear = || Fault::invalid("kind", say!("import-item-kind"));
        match item.kind.as_str() {
            "part" => return Ok(Sort::Part),
            "labour" => return Ok(Sort::Labour),
            _ => {}
        }
        let by_key = (self.parts.known.contains_key(key), self.labour.known.contains_key(key));
        match (said(&item.price), said(&item.hours), by_key) {
            (true, false, _) | (false, false, (true, false)) => Ok(Sort::Part),
            (false, true, _) | (false, false, (false, true)) => Ok(Sort::Labour),
            _ => Err(unclear()),
        }
    }

    fn part(&self, item: &Item, key: &str) -> Result<Part, Fault> {
        let mut wrong = Vec::new();
        let before = self.parts.known.get(key);
        let fresh = || Part {
            key: key.to_owned(),
            name: Name::default(),
            reason: self.reasons.get("part").cloned().unwrap_or_default(),
            price: Money::ZERO,
            minutes: 0,
            safety: false,
        };
        let mut part = before.cloned().unwrap_or_else(fresh);
        text(&mut part.name, &item.name_zh, &item.name_en);
        text(&mut part.reason, &item.reason_zh, &item.reason_en);
        if before.is_none() && item.price.trim().is_empty() {
            wrong.push(Invalid { field: "price".into(), say: say!("import-item-price") });
        }
        if said(&item.hours) {
            wrong.push(Invalid { field: "hours".into(), say: say!("import-item-part-hours") });
        }
        part.price = read("price", &item.price, amount, &mut wrong).unwrap_or(part.price);
        part.minutes = read("minutes", &item.minutes, minutes, &mut wrong).unwrap_or(part.minutes);
        part.safety = if item.safety.is_empty() { part.safety } else { item.safety == "yes" };
        whole(Imported { part: vec![part.clone()], ..Imported::default() }, wrong)?;
        Ok(part)
    }

    fn operation(&self, item: &Item, key: &str) -> Result<Operation, Fault> {
        let mut wrong = Vec::new();
        let before = self.labour.known.get(key);
        let fresh = || Operation {
            key: key.to_owned(),
            name: Name::default(),
            reason: self.reasons.get("labour").cloned().unwrap_or_default(),
            hours_centi: 0,
            minutes: 0,
            safety: false,
        };
        let mut labour = before.cloned().unwrap_or_else(fresh);
        text(&mut labour.name, &item.name_zh, &item.name_en);
        text(&mut labour.reason, &item.reason_zh, &item.reason_en);
        if before.is_none() && item.hours.trim().is_empty() {
            wrong.push(Invalid { field: "hours".into(), say: say!("import-item-hours") });
        }
        if said(&item.price) {
            wrong.push(Invalid { field: "price".into(), say: say!("import-item-labour-price") });
        }
        labour.hours_centi = read("hours", &item.hours, hours, &mut wrong).unwrap_or(labour.hours_centi);
        // New labour takes as long as is billed, if the file does not say another.
        let usual =
            if before.is_some() { labour.minutes } else { labour.hours_centi.saturating_mul(3).div_ceil(5) };
        labour.minutes = read("minutes", &item.minutes, minutes, &mut wrong).unwrap_or(usual);
        labour.safety = if item.safety.is_empty() { labour.safety } else { item.safety == "yes" };
        whole(Imported { labour: vec![labour.clone()], ..Imported::default() }, wrong)?;
        Ok(labour)
    }

    /// Writes what was taken, if it is another than before, and first puts on the trail that it does.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the rules would not load with it; [`Fault::Storage`] if it cannot be put on
    /// the trail or written: then all is as it was.
    pub fn keep(self, desk: &Desk, actor: &Actor, tally: &Tally) -> Result<(), Fault> {
        let (opened, changed) = (tally.opened, tally.changed);
        if opened + changed == 0 {
            return Ok(());
        }
        let text = Imported { labour: self.labour.own, part: self.parts.own }.to_text();
        let sources = self.sources.with(IMPORTED, &text);
        rules::load(&self.config, &sources).map_err(|problems| refused(&problems))?;
        desk.remark(actor, Remark::ImportCatalog { opened, changed })?;
        let path = desk.dir().join("rules").join(IMPORTED);
        write(&path, &text).map_err(|error| {
            let path = path.display().to_string();
            Fault::Storage(say!("store-io", path = path, error = error.to_string()))
        })
    }
}

/// Reads a cell; none if it is empty, or wrong.
fn read<T>(
    field: &str,
    cell: &str,
    reads: impl Fn(&str) -> Result<T, crate::domain::say::Say>,
    wrong: &mut Vec<Invalid>,
) -> Option<T> {
    if cell.trim().is_empty() {
        return None;
    }
    reads(cell).map_err(|say| wrong.push(Invalid { field: field.to_owned(), say })).ok()
}

/// Refuses an item of which something is wrong, or that the loader would not take.
fn whole(one: Imported, mut wrong: Vec<Invalid>) -> Result<(), Fault> {
    for (field, say) in one.faults() {
        let field = if field == "hours_centi" { "hours".to_owned() } else { field };
        if wrong.iter().all(|known| known.field != field) {
            wrong.push(Invalid { field, say });
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Fault::Invalid(wrong)) }
}

/// Writes a file aside, and gives it its name when it is whole and on the disk. Only the owner can read it.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    // The folder may be new, and so may the one above it.
    folder.ancestors().take(3).try_for_each(|folder| File::open(folder)?.sync_all())
}
