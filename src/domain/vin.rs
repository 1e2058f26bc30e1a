//! Vehicle identification numbers (Rule V-2: a car without a plate is keyed by it).

use super::plate::half_width;
use super::say::Say;
use crate::say;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Characters of a VIN.
pub const VIN_CHARS: usize = 17;
/// Where the check digit stands, counted from 0 (it is the ninth).
const CHECK_AT: usize = 8;
/// Weight of each place (ISO 3779, GB 16735); the check digit's own is 0.
const WEIGHTS: [u32; VIN_CHARS] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/// Value of each letter; digits stand for themselves. I, O and Q are no VIN letters.
const LETTERS: [(char, u32); 23] = [
    ('A', 1),
    ('B', 2),
    ('C', 3),
    ('D', 4),
    ('E', 5),
    ('F', 6),
    ('G', 7),
    ('H', 8),
    ('J', 1),
    ('K', 2),
    ('L', 3),
    ('M', 4),
    ('N', 5),
    ('P', 7),
    ('R', 9),
    ('S', 2),
    ('T', 3),
    ('U', 4),
    ('V', 5),
    ('W', 6),
    ('X', 7),
    ('Y', 8),
    ('Z', 9),
];
/// First characters of makers whose countries demand the check digit: China, North America.
const CHECKED: &str = "L12345";

/// A checked vehicle identification number, upper case. In JSON its 17 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Vin(String);

impl Vin {
    /// Reads a VIN in any width and case, with blanks or hyphens; I is read as 1,
    /// O and Q as 0, since a VIN has none of them.
    ///
    /// # Errors
    /// Says which character, length or check digit is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Self, Say> {
        let plain = plain(text);
        let found = plain.chars().count();
        if found != VIN_CHARS {
            return Err(say!("vin-length", found = found, need = VIN_CHARS));
        }
        let Some(right) = check_digit(&plain) else {
            let odd = plain.chars().find(|c| value(*c).is_none()).unwrap_or(' ');
            return Err(say!("vin-character", found = odd.to_string()));
        };
        let written = plain.chars().nth(CHECK_AT).unwrap_or(' ');
        if written != right && plain.starts_with(|c| CHECKED.contains(c)) {
            return Err(say!("vin-check-digit", found = written.to_string(), right = right.to_string()));
        }
        Ok(Self(plain))
    }

    /// The 17 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last six characters, by which a counter tells cars apart.
    #[must_use]
    pub fn tail(&self) -> &str {
        self.0.get(VIN_CHARS - 6..).unwrap_or_default()
    }
}

/// The VIN with its ninth character replaced by the check digit that is right; `None` if
/// the rest is no VIN. For demonstration data.
#[must_use]
pub fn with_check_digit(text: &str) -> Option<Vin> {
    let mut chars: Vec<char> = plain(text).chars().collect();
    *chars.get_mut(CHECK_AT)? = '0';
    let zeroed: String = chars.iter().collect();
    chars[CHECK_AT] = check_digit(&zeroed)?;
    Vin::parse(&chars.into_iter().collect::<String>()).ok()
}

/// Half width, upper case, without separators, and the letters that do not exist forgiven.
fn plain(text: &str) -> String {
    let kept = text.chars().map(half_width).filter(|c| !(c.is_whitespace() || matches!(c, '-' | '·' | '.')));
    kept.map(|c| match c.to_ascii_uppercase() {
        'I' => '1',
        'O' | 'Q' => '0',
        c => c,
    })
    .collect()
}

fn value(c: char) -> Option<u32> {
    // Only ASCII digits: to_digit takes no others.
    c.to_digit(10).or_else(|| LETTERS.iter().find(|(letter, _)| *letter == c).map(|(_, v)| *v))
}

/// The check digit the other sixteen characters call for.
fn check_digit(plain: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in plain.chars().zip(WEIGHTS) {
        sum += value(c)? * weight;
    }
    match sum % 11 {
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    }
}

impl fmt::Display for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vin({})", self.0)
    }
}

impl Serialize for Vin {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Vin {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok().filter(|vin| vin.0 == text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "\"{text}\" is no VIN of 17 characters with a right check digit"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_known_good_number_is_taken_in_any_writing() {
        for text in ["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "IM8GDM9AXKPO42788", "1M8 GDM9AX KP042788"] {
            assert_eq!(Vin::parse(text).map(|v| v.as_str().to_owned()), Ok("1M8GDM9AXKP042788".to_owned()));
        }
        assert_eq!(Vin::parse("1M8GDM9AXKP042788").unwrap().tail(), "042788");
    }

    #[test]
    fn the_error_names_what_would_be_right() {
        let wrong = Vin::parse("1M8GDM9A1KP042788").unwrap_err();
        assert_eq!(wrong, say!("vin-check-digit", found = "1", right = "X"));
        assert_eq!(Vin::parse("1M8").unwrap_err(), say!("vin-length", found = 3, need = 17));
        assert_eq!(Vin::parse("1M8GDM9AXKP0427天8").unwrap_err().id, "vin-character");
    }

    #[test]
    fn europe_and_japan_go_without_a_check_digit() {
        for text in ["WVWZZZ1KZ6W000001", "JTDBR32E720000001"] {
            assert!(Vin::parse(text).is_ok(), "{text}");
        }
        assert!(Vin::parse("LVWZZZ1KZ6W000001").is_err());
    }

    proptest! {
        #[test]
        fn a_made_check_digit_passes(text in "L[A-HJ-NPR-Z0-9]{16}") {
            let vin = with_check_digit(&text).unwrap();
            prop_assert_eq!(Vin::parse(vin.as_str()), Ok(vin));
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = Vin::parse(&text);
            let _ = with_check_digit(&text);
        }
    }
}
