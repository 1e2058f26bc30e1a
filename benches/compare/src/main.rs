//! The same change in platedesk and in SQLite, and a bare append and `fdatasync` beside them, in one run.
//!
//! With the word `lookup` finding cars is compared instead; see that module.
//!
//! `PLATEDESK_N` sets the number of changes in each row (2 000); the stores are made in the temporary
//! directory (`TMPDIR`), which should be on the disk to be measured.

mod lookup;
#[path = "../../support/mod.rs"]
mod support;

use rusqlite::{Connection, TransactionBehavior, params};
use std::path::Path;
use std::sync::Mutex;
use support::Opened;
use support::race::Contender;

/// What a car, its people and their phones need, with indexes for what platedesk finds them by. There
/// is no journal of who changed what from what to what, no plan of callbacks, and no look-up by parts.
const TABLES: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE phone (person INTEGER NOT NULL REFERENCES person, number TEXT NOT NULL);
    CREATE INDEX phone_number ON phone (number);
    CREATE TABLE vehicle (
        id INTEGER PRIMARY KEY, plate TEXT, vin TEXT, make TEXT, model TEXT, mileage INTEGER, opened INTEGER
    );
    CREATE UNIQUE INDEX vehicle_plate ON vehicle (plate);
    CREATE INDEX vehicle_vin ON vehicle (vin);
    CREATE TABLE link (vehicle INTEGER NOT NULL REFERENCES vehicle, person INTEGER NOT NULL REFERENCES person);
    CREATE INDEX link_vehicle ON link (vehicle);
    CREATE INDEX link_person ON link (person);
";

/// One connection that all writers share: it is faster than one for each, as nobody sleeps until
/// the lock is free.
struct Sqlite(Mutex<Connection>);

impl Sqlite {
    fn new(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(TABLES)?;
        Ok(Self(Mutex::new(connection)))
    }

    fn open(&self, car: &Opened) -> rusqlite::Result<()> {
        let mut connection = self.0.lock().unwrap();
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let insert = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            change.prepare_cached(sql)?.execute(values)?;
            Ok::<i64, rusqlite::Error>(change.last_insert_rowid())
        };
        let person = insert("INSERT INTO person (name) VALUES (?)", params![car.name])?;
        insert("INSERT INTO phone VALUES (?, ?)", params![person, car.phone])?;
        let vehicle = insert(
            "INSERT INTO vehicle (plate, vin, make, model, mileage, opened) VALUES (?, NULL, ?, ?, ?, unixepoch())",
            params![car.plate, car.make, car.model, car.mileage as i64],
        )?;
        insert("INSERT INTO link VALUES (?, ?)", params![vehicle, person])?;
        change.commit()
    }
}

impl Contender for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn commit(&self, n: usize) {
        self.open(&Opened::number(n)).expect("a transaction that is made");
    }
}

fn main() {
    let home = tempfile::tempdir().expect("a temporary directory");
    if std::env::args().any(|word| word == "lookup") {
        return lookup::run(home.path());
    }
    let sqlite = Sqlite::new(&home.path().join("sqlite.db")).expect("a database");
    println!("SQLite {}", rusqlite::version());
    support::race::run(home.path(), support::wanted(2_000), &[&sqlite]);
}
