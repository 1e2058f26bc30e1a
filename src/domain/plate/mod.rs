//! Number plates (Rule V-1): the key by which a car is known.
//!
//! [`normalise`] makes one writing out of many, `pattern` says which kind of
//! plate a normalised text is, and [`Plate`] holds the result as its key.

mod normal;
mod pattern;
#[cfg(test)]
mod tests;

pub use normal::{half_width, normalise};

use super::say::Say;
use super::vehicle::Energy;
use crate::say;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// The mainland's province characters, each with the first letter of its pinyin,
/// in the order of the national standard (Rule V-1).
pub const PROVINCES: [(char, &str); 31] = [
    ('京', "J"),
    ('津', "J"),
    ('冀', "J"),
    ('晋', "J"),
    ('蒙', "M"),
    ('辽', "L"),
    ('吉', "J"),
    ('黑', "H"),
    ('沪', "H"),
    ('苏', "S"),
    ('浙', "Z"),
    ('皖', "W"),
    ('闽', "M"),
    ('赣', "G"),
    ('鲁', "L"),
    ('豫', "Y"),
    ('鄂', "E"),
    ('湘', "X"),
    ('粤', "Y"),
    ('桂', "G"),
    ('琼', "Q"),
    ('渝', "Y"),
    ('川', "C"),
    ('贵', "G"),
    ('云', "Y"),
    ('藏', "Z"),
    ('陕', "S"),
    ('甘', "G"),
    ('青', "Q"),
    ('宁', "N"),
    ('新', "X"),
];

/// Fewest characters of an unusual plate.
pub const UNUSUAL_LEAST: usize = 2;
/// Most characters of an unusual plate.
pub const UNUSUAL_MOST: usize = 16;

/// End of the key of a large car's yellow plate, whose characters a small car may bear too.
const LARGE_MARK: &str = "~Y";
/// End of the key of a plate that fits no pattern and was confirmed by a person.
const UNUSUAL_MARK: &str = "~U";
/// What stands behind the plate of a large car on screen.
const LARGE_SIGN: &str = " 黄";

/// Whether `c` is one of the [`PROVINCES`].
#[must_use]
pub fn is_province(c: char) -> bool {
    PROVINCES.iter().any(|(p, _)| *p == c)
}

/// What sort of plate it is (Rule V-1).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PlateKind {
    /// Ordinary blue plate of a small car: five characters after the office letter.
    Small,
    /// Yellow plate of a large car; may bear the same characters as a blue one.
    Large,
    /// New energy, small car: six characters, the first of them a letter.
    NewEnergySmall,
    /// New energy, large car: six characters, the last of them a letter.
    NewEnergyLarge,
    /// Trailer, 挂.
    Trailer,
    /// Driving school, 学.
    Learner,
    /// Police, 警.
    Police,
    /// Hong Kong car allowed on the mainland, 港.
    HongKong,
    /// Macau car allowed on the mainland, 澳.
    Macau,
    /// Consulate, 领.
    Consulate,
    /// Embassy, 使.
    Embassy,
    /// Temporary paper plate, 临.
    Temporary,
    /// Military: two letters and five digits.
    Military,
    /// Armed police, WJ.
    ArmedPolice,
    /// Fire and rescue, 应急.
    Emergency,
    /// Fits no pattern; taken after a person confirmed it.
    Unusual,
}

/// A number plate in its one canonical writing. Sorts and compares by its key.
/// In JSON and bincode it is the key string (`"京A88618"`); reading checks it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Plate {
    key: String,
    kind: PlateKind,
}

impl Plate {
    /// Reads what a person typed, in any width, case and separation. A last 黄 or 大
    /// takes the large car's plate, 蓝 or 小 the small one's; without, it is the small one's.
    ///
    /// # Errors
    /// Says which character or length is wrong when the text is no mainland plate.
    pub fn parse(text: &str) -> Result<Self, Say> {
        let plain = normalise(text);
        let (body, colour) = split_colour(&plain);
        let mut body: Vec<char> = body.chars().collect();
        // A temporary plate is written with its sign before or behind; the key has it behind.
        if matches!(body.as_slice(), ['临', province, ..] if is_province(*province)) {
            body.rotate_left(1);
        }
        let kind = pattern::recognise(&body)?;
        let kind = match (colour, kind) {
            (None, _) => kind,
            (Some(wanted), PlateKind::Small) => wanted,
            (Some(_), _) => return Err(say!("plate-colour")),
        };
        Ok(Self::build(body.into_iter().collect(), kind))
    }

    /// Reads a plate that a person has confirmed although it fits no pattern (foreign,
    /// Hong Kong, Macau, dealer plate). One that does fit is taken as what it is.
    ///
    /// # Errors
    /// Says so unless 2–16 letters, digits or Han characters are left after normalisation.
    pub fn parse_unusual(text: &str) -> Result<Self, Say> {
        if let Ok(plate) = Self::parse(text) {
            return Ok(plate);
        }
        let body = normalise(text);
        let found = body.chars().count();
        if !(UNUSUAL_LEAST..=UNUSUAL_MOST).contains(&found) {
            return Err(say!(
                "plate-unusual-length",
                found = found,
                low = UNUSUAL_LEAST,
                high = UNUSUAL_MOST
            ));
        }
        if let Some(odd) = body.chars().find(|c| !normal::allowed_in_unusual(*c)) {
            return Err(say!("plate-unusual-character", found = odd.to_string()));
        }
        Ok(Self::build(body, PlateKind::Unusual))
    }

    /// The plate whose [`Plate::key`] this is; nothing else is taken.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        if let Some(kind) = pattern::ordinary_key(key) {
            return Some(Self { key: key.to_owned(), kind });
        }
        let plate = if let Some(body) = key.strip_suffix(UNUSUAL_MARK) {
            Self::parse_unusual(body).ok()?
        } else if let Some(body) = key.strip_suffix(LARGE_MARK) {
            Self::parse(body).ok()?.as_kind(PlateKind::Large)?
        } else {
            Self::parse(key).ok()?
        };
        (plate.key == key).then_some(plate)
    }

    /// The canonical key, without separators: `京A88618`, `京A88618~Y` (large), `AB1234~U`
    /// (unusual). Never holds the byte 0, which ends it in the store's keys.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What sort of plate it is.
    #[must_use]
    pub fn kind(&self) -> PlateKind {
        self.kind
    }

    /// What moves the car, as far as a new energy plate says it: the letters D, A, B, C and E are
    /// for battery cars, F, G, H, J and K for those with an engine too. None for other plates.
    #[must_use]
    pub fn energy(&self) -> Option<Energy> {
        let serial: Vec<char> = self.characters().chars().skip(2).collect();
        let letter = match self.kind() {
            PlateKind::NewEnergySmall => serial.first(),
            PlateKind::NewEnergyLarge => serial.last(),
            _ => None,
        };
        match letter? {
            'A'..='E' => Some(Energy::Electric),
            'F'..='K' => Some(Energy::PlugIn),
            _ => None,
        }
    }

    /// Whether it fits no pattern and stands on a person's word.
    #[must_use]
    pub fn is_unusual(&self) -> bool {
        self.kind == PlateKind::Unusual
    }

    /// The plate of the other size with the same characters, for the two kinds that can
    /// share them; lookup offers both (Rule V-1).
    #[must_use]
    pub fn twin(&self) -> Option<Self> {
        match self.kind {
            PlateKind::Small => self.as_kind(PlateKind::Large),
            PlateKind::Large => self.as_kind(PlateKind::Small),
            _ => None,
        }
    }

    /// The characters on the metal, without separator and kind mark.
    #[must_use]
    pub fn characters(&self) -> &str {
        self.key.split('~').next().unwrap_or_default()
    }

    /// The same characters as a plate of the other size; `None` for kinds that have no sizes.
    fn as_kind(&self, kind: PlateKind) -> Option<Self> {
        let sizes = [PlateKind::Small, PlateKind::Large];
        (sizes.contains(&self.kind) && sizes.contains(&kind))
            .then(|| Self::build(self.characters().to_owned(), kind))
    }

    fn build(body: String, kind: PlateKind) -> Self {
        let mark = match kind {
            PlateKind::Large => LARGE_MARK,
            PlateKind::Unusual => UNUSUAL_MARK,
            _ => "",
        };
        Self { key: body + mark, kind }
    }
}

/// Takes the colour or size word off the end: 京A88618黄 → (京A88618, large).
fn split_colour(plain: &str) -> (&str, Option<PlateKind>) {
    const WORDS: [(char, PlateKind); 4] = [
        ('黄', PlateKind::Large),
        ('大', PlateKind::Large),
        ('蓝', PlateKind::Small),
        ('小', PlateKind::Small),
    ];
    let bare = plain.strip_suffix('牌').unwrap_or(plain);
    WORDS
        .iter()
        .find_map(|(word, kind)| bare.strip_suffix(*word).map(|body| (body, Some(*kind))))
        .unwrap_or((plain, None))
}

impl fmt::Display for Plate {
    /// As people write it: `京A·88618`, with ` 黄` behind a large car's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot_after = pattern::dot_after(self.kind, self.characters());
        let mut text = String::with_capacity(self.key.len() + 8);
        for (i, c) in self.characters().chars().enumerate() {
            if Some(i) == dot_after {
                text.push('·');
            }
            text.push(c);
        }
        if self.kind == PlateKind::Large {
            text.push_str(LARGE_SIGN);
        }
        f.write_str(&text)
    }
}

impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plate({})", self.key)
    }
}

impl FromStr for Plate {
    type Err = Say;
    fn from_str(text: &str) -> Result<Self, Say> {
        Self::parse(text)
    }
}

impl Serialize for Plate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.key)
    }
}

impl<'de> Deserialize<'de> for Plate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let key = String::deserialize(d)?;
        Self::from_key(&key).ok_or_else(|| {
            serde::de::Error::custom(format!("\"{key}\" is no plate key; one looks like 京A88618"))
        })
    }
}
