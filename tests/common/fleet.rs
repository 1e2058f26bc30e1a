//! Made-up cars by the hundred thousand, what people type to find them, and what a look-up is held
//! against: fuzzy-matcher over every text of every car.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use platedesk::domain::id::{RecordId, VehicleId};
use platedesk::domain::plate::PROVINCES;
use platedesk::domain::time::Time;
use platedesk::lookup::{Entry, Moment, Prospects};
use platedesk::text::pinyin::{SurnameTable, full, initials};

/// The moment of all look-ups.
pub const NOW: Moment = Moment { now: Time(1_795_000_000), day_ends: Time(1_795_040_000) };

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶\
                        阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单";
const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂华建国文辉志鑫宇欣梓涵浩然子轩雨泽诗琪思远晨曦嘉怡俊杰婷雪梅\
                     玉红鹏飞海燕波斌倩颖琳佳慧雅云莉瑞林森凯博皓天佑";
const CARS: [&str; 8] = [
    "丰田 凯美瑞 2021",
    "大众 帕萨特 2019",
    "比亚迪 汉 2023",
    "本田 雅阁 2020",
    "日产 轩逸 2018",
    "Toyota Camry 2019",
    "Tesla Model 3 2022",
    "BMW 320Li 2020",
];
const OFFICES: &str = "ABCDEFGHJKLMNPQ";
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const MAKERS: [&str; 5] = ["LVG", "LSV", "LGX", "LHG", "LFV"];

/// Chance, and the tables it draws from.
pub struct Maker {
    pub random: fastrand::Rng,
    surnames: Vec<char>,
    given: Vec<char>,
}

impl Maker {
    pub fn new(seed: u64) -> Self {
        let (surnames, given) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
        Self { random: fastrand::Rng::with_seed(seed), surnames, given }
    }

    fn one_of(&mut self, text: &str) -> char {
        let all: Vec<char> = text.chars().collect();
        all[self.random.usize(..all.len())]
    }

    /// Five figures, two letters at most among them; one in three is of a new-energy car.
    fn serial(&mut self) -> String {
        match self.random.u8(..6) {
            0 | 1 => format!("D{:05}", self.random.u32(..100_000)),
            2 | 3 => format!("{:05}", self.random.u32(..100_000)),
            _ => {
                let letter = |at| at < 2 && self.random.bool();
                let letters: Vec<bool> = (0..5).map(letter).collect();
                let figure = |letter| if letter { self.one_of(LETTERS) } else { self.one_of("0123456789") };
                letters.into_iter().map(figure).collect()
            }
        }
    }

    /// The `n`-th car. Most are of one province; frequent surnames are frequent.
    pub fn entry(&mut self, n: u64) -> Entry {
        let (province, _) =
            PROVINCES[if self.random.u8(..10) < 8 { 0 } else { self.random.usize(..PROVINCES.len()) }];
        let plate = format!("{province}{}{}", self.one_of(OFFICES), self.serial());
        let draw = self.random.f32().powi(2) * self.surnames.len() as f32;
        let surname = self.surnames[draw as usize % self.surnames.len()];
        let given: String = (0..self.random.usize(1..=2))
            .map(|_| self.given[self.random.usize(..self.given.len())])
            .collect();
        let random = &mut self.random;
        let serial = random.u32(..1_000_000_000);
        Entry {
            vehicle: VehicleId(RecordId { seq: n, ord: 0 }),
            plate_key: plate.clone(),
            plate_display: plate,
            car: CARS[random.usize(..CARS.len())].to_owned(),
            owners: vec![format!("{surname}{given}")],
            phones: vec![format!("1{}{:09}", random.u8(3..=9), random.u32(..1_000_000_000))],
            vin: Some(format!("{}BE40K{serial:09}", MAKERS[random.usize(..MAKERS.len())])),
            numbers: vec![format!("WO-26{:02}-{:04}", random.u8(1..=12), random.u16(..10_000))],
            prospects: Prospects {
                in_shop: n.is_multiple_of(10_000),
                booked: n.is_multiple_of(10_007).then_some(NOW.now),
                due_from: n.is_multiple_of(20).then_some(NOW.now),
                last_seen: Some(Time(1_795_000_000 - random.i64(..63_000_000))),
            },
            ..Entry::default()
        }
    }
}

/// What somebody types who looks for a car that is there.
pub type Ask = fn(&Entry, &SurnameTable, &mut fastrand::Rng) -> String;

/// Every kind of it.
pub const KINDS: &[(&str, Ask)] = &[
    ("tail, 2 characters", |e, _, _| last(&e.plate_key, 2)),
    ("tail, 3 characters", |e, _, _| last(&e.plate_key, 3)),
    ("tail, 4 characters", |e, _, _| last(&e.plate_key, 4)),
    ("plate fragment", |e, _, r| part(&e.plate_key, 2..=5, r)),
    ("whole plate", |e, _, _| e.plate_key.clone()),
    ("0 and 1 as O and I", |e, _, _| e.plate_key.replace('0', "o").replace('1', "i")),
    ("province in pinyin", |e, s, _| {
        let province = initials(&e.plate_key.chars().take(1).collect::<String>(), s).swap_remove(0);
        e.plate_key.chars().skip(1).fold(province, |plate, c| plate + &c.to_string()).to_lowercase()
    }),
    ("name", |e, _, _| e.owners.concat()),
    ("surname", |e, _, _| e.owners.concat().chars().take(1).collect()),
    ("pinyin initials", |e, s, _| initials(&e.owners.concat(), s).swap_remove(0).to_lowercase()),
    ("pinyin, begun", |e, s, r| {
        let name = full(&e.owners.concat(), s).swap_remove(0);
        name.chars().take(r.usize(2..=name.len())).collect()
    }),
    ("pinyin in full", |e, s, _| full(&e.owners.concat(), s).swap_remove(0)),
    ("telephone fragment", |e, _, r| part(&e.phones.concat(), 3..=8, r)),
    ("whole telephone", |e, _, _| e.phones.concat()),
    ("VIN tail", |e, _, r| last(e.vin.as_deref().unwrap_or_default(), r.usize(4..=8))),
    ("whole VIN", |e, _, _| e.vin.clone().unwrap_or_default()),
    ("order number", |e, _, _| e.numbers.concat()),
    ("order number, tail", |e, _, _| last(&e.numbers.concat(), 4)),
    ("model", |e, _, _| e.car.split(' ').nth(1).unwrap_or_default().to_lowercase()),
    ("surname + 3-digit tail", |e, _, _| {
        format!("{} {}", e.owners.concat().chars().take(1).collect::<String>(), last(&e.plate_key, 3))
    }),
    ("2-digit tail + initials", |e, s, _| {
        format!("{} {}", last(&e.plate_key, 2), initials(&e.owners.concat(), s).swap_remove(0))
    }),
    ("digits at random", |_, _, r| (0..r.usize(2..9)).map(|_| char::from(b'0' + r.u8(..10))).collect()),
    ("letters at random", |_, _, r| (0..r.usize(2..6)).map(|_| char::from(b'a' + r.u8(..26))).collect()),
];

fn last(text: &str, n: usize) -> String {
    text.chars().skip(text.chars().count().saturating_sub(n)).collect()
}

fn part(text: &str, chars: std::ops::RangeInclusive<usize>, random: &mut fastrand::Rng) -> String {
    let all: Vec<char> = text.chars().collect();
    let n = random.usize(chars).min(all.len());
    let from = random.usize(..=all.len() - n);
    all[from..from + n].iter().collect()
}

/// A text of a car as the matcher is given it.
pub struct Line {
    text: String,
    /// O is 0 in it, and I is 1.
    code: bool,
    /// Characters may stand between those typed: always, or unless these are digits.
    gaps: (bool, bool),
}

/// Upper case without signs, as everything is compared.
fn folded(text: &str, code: bool) -> String {
    let plain = text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase());
    plain
        .map(|c| if code { c.to_string().replace('O', "0").replace('I', "1") } else { c.to_string() })
        .collect()
}

/// Everything a car can be found by.
pub fn lines(e: &Entry, surnames: &SurnameTable) -> Vec<Line> {
    let mut out = Vec::new();
    let mut add = |texts: Vec<String>, code: bool, gaps| {
        out.extend(texts.into_iter().map(|text| Line { text: folded(&text, code), code, gaps }));
    };
    add(vec![e.plate_display.clone()], true, (true, true));
    add(e.numbers.clone(), true, (true, true));
    add(e.phones.clone(), true, (false, false));
    add(e.vin.iter().cloned().collect(), true, (false, false));
    for name in &e.owners {
        add(vec![name.clone()], false, (true, false));
        add(initials(name, surnames).into_iter().take(4).collect(), false, (false, false));
        add(full(name, surnames).into_iter().take(4).collect(), false, (true, false));
    }
    add(vec![e.car.clone()], false, (true, false));
    out
}

/// How the matcher likes a query in a car's texts, each word where it likes it best; none if a word
/// is in none of them. With `gaps` also where other characters stand between.
pub fn opinion(lines: &[Line], query: &str, gaps: bool, matcher: &SkimMatcherV2) -> Option<i64> {
    let of_word = |word: &str| {
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        let (plain, code) = (folded(word, false), folded(word, true));
        let in_line = |line: &Line| {
            let part = if line.code { &code } else { &plain };
            let may = gaps && if digits { line.gaps.1 } else { line.gaps.0 };
            let least = if digits { 3 } else { 2 };
            match line.text.contains(part.as_str()) {
                true if !may => in_a_row(&line.text, part, matcher),
                true => asked(&line.text, part, matcher),
                false if !may || part.chars().count() < least => None,
                false => {
                    let (score, at) = matcher.fuzzy_indices(&line.text, part)?;
                    // Slips, not chance.
                    let span = at.last().zip(at.first()).map_or(0, |(last, first)| last + 1 - first);
                    (!line.code || span <= at.len() + 2).then_some(score)
                }
            }
        };
        lines.iter().filter_map(in_line).max()
    };
    query.split_whitespace().map(of_word).sum()
}

/// Exact only when it is asked for the places, too (fuzzy-matcher 0.3.7).
fn asked(text: &str, part: &str, matcher: &SkimMatcherV2) -> Option<i64> {
    matcher.fuzzy_indices(text, part).map(|(score, _)| score)
}

/// What the matcher says of a part that stands in a row: with nothing before it but a character of the
/// kind that is there, so that it cannot begin earlier and leave a gap.
fn in_a_row(text: &str, part: &str, matcher: &SkimMatcherV2) -> Option<i64> {
    let score = |(at, _): (usize, &str)| {
        let before = text[..at].chars().next_back();
        let kind: String = match before {
            None => String::new(),
            Some(c) if c.is_ascii_digit() => "0123456789".into(),
            Some(c) if c.is_ascii_uppercase() => ('A'..='Z').collect(),
            Some(_) => "地".into(),
        };
        let other = kind.chars().find(|c| !part.contains(*c));
        asked(&format!("{}{part}", other.map_or(String::new(), String::from)), part, matcher)
    };
    text.match_indices(part).filter_map(score).max()
}

/// The matcher as it is asked.
pub fn matcher() -> SkimMatcherV2 {
    SkimMatcherV2::default().respect_case()
}
