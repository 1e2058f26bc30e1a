//! Finding cars while somebody types: platedesk beside what else could do it, over the same cars in one run.

#[path = "../../../tests/common/fleet.rs"]
mod fleet;

use fleet::{Ask, KINDS, Maker, NOW};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use platedesk::desk::api::{Answer, Query};
use platedesk::desk::{Desk, Options};
use platedesk::lookup::{Builder, Entry, Index};
use platedesk::text::pinyin::{SurnameTable, initials};
use rusqlite::{Connection, params};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// Queries of each kind, and of these as many for what reads every car.
const QUERIES: usize = 1_000;
const SCANS: usize = 5;
const PAGE: usize = 10;

const TABLES: &str = "
    CREATE TABLE car (id INTEGER PRIMARY KEY, plate TEXT, text TEXT);
    CREATE INDEX car_plate ON car (plate);
    CREATE VIRTUAL TABLE word USING fts5 (text, content='car', content_rowid='id', tokenize='trigram');
    CREATE TABLE vehicle (id INTEGER PRIMARY KEY, plate TEXT UNIQUE, vin TEXT, model TEXT, person INTEGER);
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE phone (person INTEGER, number TEXT);
    CREATE TABLE visit (vehicle INTEGER, arrived INTEGER);
    CREATE TABLE orders (vehicle INTEGER, number TEXT);
    CREATE TABLE callback (vehicle INTEGER, due INTEGER);
";

const INDEXES: &str = "
    CREATE INDEX phone_person ON phone (person);
    CREATE INDEX visit_vehicle ON visit (vehicle);
    CREATE INDEX orders_vehicle ON orders (vehicle);
    CREATE INDEX callback_vehicle ON callback (vehicle);
    INSERT INTO word (word) VALUES ('rebuild');
    ANALYZE;
";

const CARD: &str = "
    SELECT v.model, p.name, f.number, i.arrived, o.number, c.due FROM vehicle v
    LEFT JOIN person p ON p.id = v.person LEFT JOIN phone f ON f.person = p.id
    LEFT JOIN visit i ON i.vehicle = v.id LEFT JOIN orders o ON o.vehicle = v.id
    LEFT JOIN callback c ON c.vehicle = v.id WHERE v.plate = ?
";

/// The line that a plain finder would search.
fn line(e: &Entry, surnames: &SurnameTable) -> String {
    let name = e.owners.concat();
    let letters = initials(&name, surnames).into_iter().next().unwrap_or_default();
    let vin = e.vin.as_deref().unwrap_or_default();
    let parts = [&e.plate_key, &name, &letters, &e.phones.concat(), vin, &e.numbers.concat(), &e.car];
    parts.join(" ").to_lowercase()
}

fn sqlite(path: &Path, entries: &[Entry], lines: &[String]) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.execute_batch(TABLES)?;
    let fill = connection.transaction()?;
    for (n, (entry, line)) in (1_i64..).zip(entries.iter().zip(lines)) {
        let put = |sql: &str, values: &[&dyn rusqlite::ToSql]| fill.prepare_cached(sql)?.execute(values);
        put("INSERT INTO car VALUES (?, ?, ?)", params![n, entry.plate_key, line])?;
        put("INSERT OR IGNORE INTO vehicle VALUES (?, ?, ?, ?, ?)", params![n, entry.plate_key, entry.vin, entry.car, n])?;
        put("INSERT INTO person VALUES (?, ?)", params![n, entry.owners.concat()])?;
        put("INSERT INTO phone VALUES (?, ?)", params![n, entry.phones.concat()])?;
        put("INSERT INTO visit VALUES (?, ?)", params![n, n])?;
        put("INSERT INTO orders VALUES (?, ?)", params![n, entry.numbers.concat()])?;
        put("INSERT INTO callback VALUES (?, ?)", params![n, n])?;
    }
    fill.commit()?;
    connection.execute_batch(INDEXES)?;
    Ok(connection)
}

/// Median and 99th percentile.
fn measured<T>(queries: &[String], mut ask: impl FnMut(&str) -> T) -> (Duration, Duration) {
    let timed = queries.iter().map(|query| {
        let begun = Instant::now();
        black_box(ask(black_box(query)));
        begun.elapsed()
    });
    let mut times: Vec<Duration> = timed.collect();
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn rows(connection: &Connection, sql: &str, word: &str) -> usize {
    let mut statement = connection.prepare_cached(sql).expect("a statement");
    let found = statement.query_map([word], |row| row.get::<_, i64>(0)).expect("rows");
    found.count()
}

fn skim(lines: &[String], query: &str) -> usize {
    let matcher = SkimMatcherV2::default();
    let mut hits: Vec<(i64, usize)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let scores = query.split(' ').map(|word| matcher.fuzzy_match(line, word));
        hits.extend(scores.sum::<Option<i64>>().map(|score| (-score, n)));
    }
    hits.sort_unstable();
    hits.len().min(PAGE)
}

fn nucleo(lines: &[Utf32String], query: &str) -> usize {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Never);
    let scored = lines.iter().enumerate().map(|(n, line)| (pattern.score(line.slice(..), &mut matcher), n));
    let mut hits: Vec<(u32, usize)> = scored.filter_map(|(score, n)| Some((u32::MAX - score?, n))).collect();
    hits.sort_unstable();
    hits.len().min(PAGE)
}

fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 1000.0 { format!("{micros:.0} us") } else { format!("{:.2} ms", micros / 1000.0) }
}

struct Cars {
    entries: Vec<Entry>,
    lines: Vec<String>,
    wide: Vec<Utf32String>,
    index: Index,
    sqlite: Connection,
}

fn row(cars: &Cars, kind: &str, ask: Ask, surnames: &SurnameTable, random: &mut fastrand::Rng) {
    let Cars { entries, lines, wide, index, sqlite } = cars;
    let queries: Vec<String> = (0..QUERIES)
        .map(|_| ask(&entries[random.usize(..entries.len())], surnames, random).to_lowercase())
        .collect();
    let few = &queries[..SCANS];
    let like = |q: &str| rows(sqlite, "SELECT id FROM car WHERE text LIKE ? LIMIT 10", &format!("%{q}%"));
    // As it would be used: the best ten, not any ten.
    let fts = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rank LIMIT 10";
    let fts = |q: &str| rows(sqlite, fts, &q.split(' ').map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(" "));
    let own = measured(&queries, |q| index.search(q, PAGE, NOW).len());
    let others =
        [measured(few, like), measured(few, fts), measured(few, |q| nucleo(wide, q)), measured(few, |q| skim(lines, q))];
    let ratio = others[3].0.as_secs_f64() / own.0.as_secs_f64();
    print!("{kind:<24}{:>9}{:>9}", shown(own.0), shown(own.1));
    others.iter().for_each(|(p50, _)| print!("{:>12}", shown(*p50)));
    println!("{ratio:>8.0}x");
}

/// Runs it.
pub fn run(dir: &Path) {
    let count = std::env::var("PLATEDESK_N").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let (mut maker, surnames) = (Maker::new(618), SurnameTable::load().expect("the table"));
    let entries: Vec<Entry> = (1..=count).map(|n| maker.entry(n)).collect();
    let lines: Vec<String> = entries.iter().map(|entry| line(entry, &surnames)).collect();
    let wide = lines.iter().map(|line| Utf32String::from(line.as_str())).collect();
    let mut builder = Builder::default();
    entries.iter().for_each(|entry| builder.add(entry));
    let index = builder.build();
    let begun = Instant::now();
    let sqlite = sqlite(&dir.join("cars.sqlite"), &entries, &lines).expect("SQLite");
    println!("{count} cars; SQLite filled in {:.0} s", begun.elapsed().as_secs_f64());
    println!(
        "{:<24}{:>9}{:>9}{:>12}{:>12}{:>12}{:>12}{:>9}",
        "query", "own p50", "own p99", "LIKE", "FTS5 trigram", "nucleo", "skim", "skim/own"
    );
    let cars = Cars { entries, lines, wide, index, sqlite };
    for (kind, ask) in KINDS {
        row(&cars, kind, *ask, &surnames, &mut maker.random);
    }
    card(&cars, &mut maker.random);
}

/// The card of a car by its whole plate; platedesk's with all records and alarms, from a store that `PLATEDESK_STORE` names.
fn card(cars: &Cars, random: &mut fastrand::Rng) {
    let plates: Vec<String> =
        (0..QUERIES).map(|_| cars.entries[random.usize(..cars.entries.len())].plate_key.clone()).collect();
    let sql = |plate: &str| {
        let mut statement = cars.sqlite.prepare_cached(CARD).expect("a statement");
        statement.query_row([plate], |row| row.get::<_, Option<String>>(0)).expect("a card")
    };
    let (p50, p99) = measured(&plates, sql);
    println!("card: SQLite, key and five joins: {} {}", shown(p50), shown(p99));
    let Some(store) = std::env::var_os("PLATEDESK_STORE") else { return };
    let (desk, _) = Desk::open(Path::new(&store), Options::new("bench")).expect("the store");
    let tails = (0..QUERIES).map(|_| format!("{:04}", random.u32(..10_000)));
    let found = tails.flat_map(|tail| desk.lookup(&tail, 1).expect("a look-up"));
    let plates: Vec<String> = found.map(|found| found.hit.key).collect();
    let own = |plate: &str| {
        let cars = desk.find_plate(plate).expect("a plate");
        matches!(desk.ask(&Query::Car(cars[0])), Answer::Car(_))
    };
    // Once before, so that both are warm.
    measured(&plates, own);
    let (p50, p99) = measured(&plates, own);
    println!("card: platedesk, {} plates of {}: {} {}", plates.len(), desk.vehicles(), shown(p50), shown(p99));
}
