//! Exact money (Rule E-1): whole fen, never a float.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, iter::Sum, ops, str::FromStr};

/// An amount in fen. In JSON and on screen `"283.00"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Money(pub i64);

/// Largest amount that may be typed: 100 million yuan. Keeps every sum far from overflow.
pub const MOST: Money = Money(10_000_000_000);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `self × numerator ÷ denominator`, rounded half away from zero, exact in between.
    #[must_use]
    pub fn times(self, numerator: i64, denominator: i64) -> Self {
        let d = i128::from(denominator.max(1));
        let product = i128::from(self.0) * i128::from(numerator);
        let half = if product < 0 { -d / 2 } else { d / 2 };
        Self(i64::try_from((product + half) / d).unwrap_or(if product < 0 { i64::MIN } else { i64::MAX }))
    }

    /// The VAT contained in a gross amount, at `permille` (Rule E-7; 13 % is 130).
    #[must_use]
    pub fn vat_included(self, permille: u32) -> Self {
        self.times(i64::from(permille), 1000 + i64::from(permille))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let n = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", n / 100, n % 100))
    }
}

impl FromStr for Money {
    type Err = ();

    /// Reads `168`, `168.5`, `168.00`; full-width digits and `￥`/`¥` are fine.
    fn from_str(text: &str) -> Result<Self, ()> {
        let plain: String = text.chars().map(super::plate::half_width).collect();
        let plain = plain.trim().trim_start_matches(['¥', '￥']).trim();
        let (negative, digits) = plain.strip_prefix('-').map_or((false, plain), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 10 || part.len() > 2 || !all_digits(whole) || !all_digits(part) {
            return Err(());
        }
        let yuan: i64 = whole.parse().map_err(|_| ())?;
        let fen: i64 = format!("{part:0<2}").parse().map_err(|_| ())?;
        let amount = Self(yuan * 100 + fen);
        if amount > MOST {
            return Err(());
        }
        Ok(if negative { Self(-amount.0) } else { amount })
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { s.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            text.parse().map_err(|()| {
                serde::de::Error::custom(format!("\"{text}\" is no amount; write \"168\" or \"168.00\""))
            })
        } else {
            i64::deserialize(d).map(Self)
        }
    }
}

impl ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows_amounts_exactly() {
        for (text, fen) in [("168", 16_800), ("168.5", 16_850), ("￥１６８．００", 16_800), ("-3.05", -305)]
        {
            assert_eq!(text.parse(), Ok(Money(fen)), "{text}");
        }
        for text in ["", "1.234", "1,000", "abc", "1e3", ".5", "99999999999", "１２三"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
        assert_eq!(Money(28_300).to_string(), "283.00");
        assert_eq!(Money(-5).to_string(), "-0.05");
    }

    #[test]
    fn vat_is_taken_out_of_the_gross() {
        assert_eq!(Money(28_300).vat_included(130), Money(3_256));
    }
}
