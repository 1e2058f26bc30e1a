//! Telephone numbers (Rule V-3), mainland first.

use super::plate::half_width;
use super::say::Say;
use crate::say;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Digits of a mainland mobile number.
const MOBILE: usize = 11;
/// Digits of a 400 or 800 service number.
const SERVICE: usize = 10;
/// Digits of a landline number behind its area code.
const LOCAL: (usize, usize) = (7, 8);
/// Digits of an international number, country code included (ITU-T E.164).
const INTERNATIONAL: (usize, usize) = (7, 15);
/// Country codes whose end is known, for grouping only.
const COUNTRY_CODES: [&str; 16] =
    ["1", "7", "33", "34", "39", "44", "49", "60", "61", "65", "66", "81", "82", "852", "853", "886"];

/// A telephone number in its canonical digits: `13800136621`, `02038881234`, `4008001234`,
/// `+85291234567`. In JSON that string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads mainland mobile and landline numbers (with area code), 400 and 800 numbers,
    /// and international ones that begin with + or 00; +86 is dropped. Blanks, hyphens,
    /// dots and brackets are ignored, full-width characters are fine.
    ///
    /// # Errors
    /// Says which character or how many digits are wrong, and how many would be right.
    pub fn parse(text: &str) -> Result<Self, Say> {
        let plain: String = text
            .chars()
            .map(half_width)
            .filter(|c| !(c.is_whitespace() || "-‐‑–—.·()（）/".contains(*c)))
            .collect();
        let (abroad, digits) = match (plain.strip_prefix('+'), plain.strip_prefix("00")) {
            (Some(rest), _) | (None, Some(rest)) => (true, rest),
            (None, None) => (false, plain.as_str()),
        };
        if plain.is_empty() {
            return Err(say!("phone-empty"));
        }
        if let Some(odd) = digits.chars().find(|c| !c.is_ascii_digit()) {
            return Err(say!("phone-character", found = odd.to_string()));
        }
        match (abroad, digits.strip_prefix("86")) {
            (true, Some(home)) => mainland_from_abroad(home),
            (true, None) => international(digits),
            // 86 138… without the +: no mainland number of that length begins so.
            (false, Some(home)) if digits.len() == MOBILE + 2 => mainland(home),
            (false, _) => mainland(digits),
        }
    }

    /// The canonical digits, with a leading `+` for a number outside the mainland.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mainland mobile number, which can get messages.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// The number for eyes that need not know it (Rule X-3): first three and last four
    /// digits of a long number, `138****6621`; only the last two of a short one.
    #[must_use]
    pub fn masked(&self) -> String {
        if self.is_hidden() {
            return self.0.clone();
        }
        let (sign, digits) = self.0.strip_prefix('+').map_or(("", self.0.as_str()), |d| ("+", d));
        let (head, tail) = if digits.len() >= SERVICE { (3, 4) } else { (0, 2) };
        let shown = |range: Option<&str>| range.unwrap_or_default().to_owned();
        let last = shown(digits.get(digits.len().saturating_sub(tail)..));
        format!("{sign}{}****{last}", shown(digits.get(..head)))
    }
}

impl Phone {
    /// The number of which only that is left which [`Phone::masked`] shows: for whoever gets no more.
    /// It is no number any more, and is refused where one is needed.
    #[must_use]
    pub fn hidden(&self) -> Self {
        Self(self.masked())
    }

    /// Whether it is one of those.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.0.contains('*')
    }
}

/// A mainland number written as from abroad: the 0 of its area code is often left out.
fn mainland_from_abroad(home: &str) -> Result<Phone, Say> {
    mainland(home).or_else(|wrong| {
        let with_zero = format!("0{home}");
        mainland(&with_zero).map_err(|_| wrong)
    })
}

fn international(digits: &str) -> Result<Phone, Say> {
    let (low, high) = INTERNATIONAL;
    if digits.starts_with('0') || !(low..=high).contains(&digits.len()) {
        return Err(say!("phone-international", found = digits.len(), low = low, high = high));
    }
    Ok(Phone(format!("+{digits}")))
}

fn mainland(digits: &str) -> Result<Phone, Say> {
    let found = digits.len();
    let is_service = digits.starts_with("400") || digits.starts_with("800");
    match digits.as_bytes() {
        [b'0', ..] => landline(digits),
        _ if is_mobile(digits) => Ok(Phone(digits.to_owned())),
        [b'1', b'3'..=b'9', ..] => Err(say!("phone-mobile-length", found = found, need = MOBILE)),
        _ if is_service && found == SERVICE => Ok(Phone(digits.to_owned())),
        // Seven or eight digits may also be a local number that begins so.
        _ if is_service && found > LOCAL.1 => {
            Err(say!("phone-service-length", found = found, need = SERVICE))
        }
        _ if (LOCAL.0..=LOCAL.1).contains(&found) => Err(say!("phone-area-code")),
        _ => Err(say!("phone-unknown", found = found)),
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == MOBILE && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

fn landline(digits: &str) -> Result<Phone, Say> {
    if matches!(digits.as_bytes(), [_, b'0', ..] | [_, b'1', b'1'..=b'9', ..]) {
        return Err(say!("phone-area-unknown", found = digits.get(..3).unwrap_or(digits)));
    }
    let local = digits.len().saturating_sub(area_chars(digits));
    if (LOCAL.0..=LOCAL.1).contains(&local) {
        return Ok(Phone(digits.to_owned()));
    }
    Err(say!("phone-landline-length", found = local, low = LOCAL.0, high = LOCAL.1))
}

/// Digits of the area code: 010 and 02x have three, the others four.
fn area_chars(digits: &str) -> usize {
    if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 }
}

impl fmt::Display for Phone {
    /// In groups, as it is read out: `138 0013 6621`, `020 3888 1234`, `+852 9123 4567`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_hidden() {
            return f.pad(&self.0);
        }
        let (sign, digits) = self.0.strip_prefix('+').map_or(("", self.0.as_str()), |d| ("+", d));
        let head = if sign == "+" {
            COUNTRY_CODES.iter().find(|code| digits.starts_with(*code)).map_or(0, |code| code.len())
        } else if digits.starts_with('0') {
            area_chars(digits)
        } else {
            3
        };
        let mut text = format!("{sign}{}", digits.get(..head).unwrap_or_default());
        let rest = digits.get(head..).unwrap_or_default();
        for (i, digit) in rest.char_indices() {
            // Groups of four, counted from the end.
            if (i > 0 || head > 0) && (i == 0 || (rest.len() - i).is_multiple_of(4)) {
                text.push(' ');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Phone {
    /// Masked, so that no log or panic message gives a number away.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok().filter(|phone| phone.0 == text).ok_or_else(|| {
            serde::de::Error::custom("no telephone number in canonical digits; one looks like 13800136621")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_writing_has_one_canonical_form() {
        for (text, canonical, shown, masked) in [
            ("138-0013 6621", "13800136621", "138 0013 6621", "138****6621"),
            ("+86 138 0013 6621", "13800136621", "138 0013 6621", "138****6621"),
            ("008613800136621", "13800136621", "138 0013 6621", "138****6621"),
            ("8613800136621", "13800136621", "138 0013 6621", "138****6621"),
            ("１３８００１３６６２１", "13800136621", "138 0013 6621", "138****6621"),
            ("(020)3888-1234", "02038881234", "020 3888 1234", "020****1234"),
            ("+86 20 3888 1234", "02038881234", "020 3888 1234", "020****1234"),
            ("0755-8881234", "07558881234", "0755 888 1234", "075****1234"),
            ("400-800-1234", "4008001234", "400 800 1234", "400****1234"),
            ("+852 9123 4567", "+85291234567", "+852 9123 4567", "+852****4567"),
            ("00 1 415 555 2671", "+14155552671", "+1 41 5555 2671", "+141****2671"),
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            let got = (phone.as_str(), phone.to_string(), phone.masked());
            assert_eq!(got, (canonical, shown.to_owned(), masked.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_error_names_what_is_wrong() {
        for (text, expected) in [
            ("", "phone-empty"),
            ("138x0013662", "phone-character"),
            ("1380013662", "phone-mobile-length"),
            ("138001366211", "phone-mobile-length"),
            ("38881234", "phone-area-code"),
            ("020388812", "phone-landline-length"),
            ("013800136621", "phone-area-unknown"),
            ("400800123", "phone-service-length"),
            ("12345", "phone-unknown"),
            ("+852", "phone-international"),
            ("+86 1380013662", "phone-mobile-length"),
        ] {
            assert_eq!(Phone::parse(text).expect_err(text).id, expected, "{text}");
        }
    }

    #[test]
    fn a_mask_leaves_something_to_guess() {
        for text in ["+1234567", "07558881234", "4008001234"] {
            let phone = Phone::parse(text).unwrap();
            let shown = phone.masked().chars().filter(char::is_ascii_digit).count();
            assert!(shown + 3 <= phone.as_str().len(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn shown_and_read_again_is_the_same(text in "(\\+|00|0|1|400)[0-9 -]{5,14}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone.clone()));
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = Phone::parse(&text);
        }
    }
}
