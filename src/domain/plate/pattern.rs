//! Which kind of plate a normalised text is, and what is wrong when it is none (Rule V-1).

use super::{PlateKind, is_province};
use crate::domain::say::Say;
use crate::say;

/// Letters that mark a new-energy plate: pure electric A–E, other F–K.
const NEW_ENERGY: &str = "ABCDEFGHJK";
/// First letters of military plates (services and theatre commands).
const MILITARY: &str = "BCEGHJKLNSV";
/// Characters after the office letter of a plate without a suffix.
const SERIAL: (usize, usize) = (5, 6);
/// Digits of an embassy or consulate plate of the newer kind: country and number.
const MISSION_DIGITS: usize = 6;
/// Digits of a military plate after its two letters.
const MILITARY_DIGITS: usize = 5;
/// Characters of an armed-police plate after WJ and its province.
const ARMED_POLICE: (usize, usize) = (4, 6);

/// The last characters that set a kind, and how many serial characters stand before them.
const SUFFIXES: [(&str, PlateKind, usize, usize); 9] = [
    ("应急", PlateKind::Emergency, 4, 4),
    ("挂", PlateKind::Trailer, 4, 4),
    ("学", PlateKind::Learner, 4, 4),
    ("警", PlateKind::Police, 4, 4),
    ("港", PlateKind::HongKong, 4, 4),
    ("澳", PlateKind::Macau, 4, 4),
    ("领", PlateKind::Consulate, 4, 4),
    ("使", PlateKind::Embassy, 4, 4),
    ("临", PlateKind::Temporary, 4, 6),
];

/// The kind of a normalised text without colour word.
pub(super) fn recognise(body: &[char]) -> Result<PlateKind, Say> {
    match body {
        [] => Err(say!("plate-empty")),
        ['W', 'J', rest @ ..] => armed_police(rest),
        ['使', digits @ ..] if is_mission(digits) => Ok(PlateKind::Embassy),
        [digits @ .., '使'] if is_mission(digits) => Ok(PlateKind::Embassy),
        [province, digits @ .., '领'] if is_province(*province) && is_mission(digits) => {
            Ok(PlateKind::Consulate)
        }
        _ if is_military(body) => Ok(PlateKind::Military),
        _ => civil(body),
    }
}

/// The kind of a key as nearly all are: province, office letter, five or six letters and digits.
/// None says nothing: the long way round then tells what it is. Every record of a car has its key read.
pub(super) fn ordinary_key(key: &str) -> Option<PlateKind> {
    let mut chars = key.chars();
    let province = chars.next().filter(|c| is_province(*c))?;
    let rest = chars.as_str().as_bytes();
    let normal = |b: &u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"IO".contains(b));
    let (office, serial) = rest.split_first()?;
    if !office.is_ascii_uppercase() || !serial.iter().all(normal) {
        return None;
    }
    let mut body = [province; 8];
    let length = 1 + rest.len();
    for (to, from) in body.get_mut(1..length)?.iter_mut().zip(rest) {
        *to = char::from(*from);
    }
    civil(&body[..length]).ok()
}

/// After how many characters the dot stands when a plate of `kind` is shown.
pub(super) fn dot_after(kind: PlateKind, characters: &str) -> Option<usize> {
    match kind {
        PlateKind::Unusual | PlateKind::Embassy | PlateKind::Consulate => None,
        PlateKind::ArmedPolice if characters.chars().any(is_province) => Some(3),
        _ => Some(2),
    }
}

fn is_mission(digits: &[char]) -> bool {
    digits.len() == MISSION_DIGITS && digits.iter().all(char::is_ascii_digit)
}

fn is_military(body: &[char]) -> bool {
    matches!(body, [first, second, digits @ ..]
        if MILITARY.contains(*first)
            && second.is_ascii_uppercase()
            && digits.len() == MILITARY_DIGITS
            && digits.iter().all(char::is_ascii_digit))
}

/// WJ, its province (older plates go without), and 4 to 6 characters.
fn armed_police(rest: &[char]) -> Result<PlateKind, Say> {
    let serial = match rest {
        [province, serial @ ..] if is_province(*province) => serial,
        _ => rest,
    };
    check_serial(serial)?;
    let (low, high) = ARMED_POLICE;
    if (low..=high).contains(&serial.len()) {
        return Ok(PlateKind::ArmedPolice);
    }
    Err(say!("plate-armed-police-length", found = serial.len(), low = low, high = high))
}

/// Province, office letter, serial, and perhaps a suffix.
fn civil(body: &[char]) -> Result<PlateKind, Say> {
    let (office, rest) = office(body)?;
    for (suffix, kind, low, high) in SUFFIXES {
        let ends: Vec<char> = suffix.chars().collect();
        if let Some(serial) = rest.strip_suffix(ends.as_slice()) {
            return with_suffix(office, body[0], serial, suffix, kind, (low, high));
        }
    }
    check_serial(rest)?;
    match rest.len() {
        5 => Ok(PlateKind::Small),
        6 => new_energy(rest),
        found => Err(say!("plate-serial-length", found = found, low = SERIAL.0, high = SERIAL.1)),
    }
}

/// Splits off the province character and the office letter.
fn office(body: &[char]) -> Result<(char, &[char]), Say> {
    let province = body.first().copied().unwrap_or(' ');
    if !is_province(province) {
        return Err(if province.is_ascii_alphanumeric() {
            say!("plate-province-missing", found = province.to_string())
        } else {
            say!("plate-province", found = province.to_string())
        });
    }
    match body.get(1) {
        Some('I') => Err(say!("plate-office-letter", found = "I")),
        Some(c) if c.is_ascii_uppercase() => Ok((*c, &body[2..])),
        Some(c) => Err(say!("plate-office-missing", province = province.to_string(), found = c.to_string())),
        None => Err(say!("plate-office-end", province = province.to_string())),
    }
}

/// The serial part before a suffix; 港 and 澳 are given out by one office only.
fn with_suffix(
    office: char,
    province: char,
    serial: &[char],
    suffix: &'static str,
    kind: PlateKind,
    (low, high): (usize, usize),
) -> Result<PlateKind, Say> {
    check_serial(serial)?;
    let found = serial.len();
    if !(low..=high).contains(&found) {
        return Err(if low == high {
            say!("plate-suffix-length", suffix = suffix, found = found, need = low)
        } else {
            say!("plate-suffix-range", suffix = suffix, found = found, low = low, high = high)
        });
    }
    let cross_border = matches!(kind, PlateKind::HongKong | PlateKind::Macau);
    if cross_border && (province, office) != ('粤', 'Z') {
        return Err(say!("plate-cross-border", suffix = suffix));
    }
    Ok(kind)
}

/// Six characters: a marking letter first (small car) or last (large car).
fn new_energy(serial: &[char]) -> Result<PlateKind, Say> {
    let marks = |c: Option<&char>| c.is_some_and(|c| NEW_ENERGY.contains(*c));
    if marks(serial.first()) {
        Ok(PlateKind::NewEnergySmall)
    } else if marks(serial.last()) {
        Ok(PlateKind::NewEnergyLarge)
    } else {
        Err(say!("plate-new-energy"))
    }
}

fn check_serial(serial: &[char]) -> Result<(), Say> {
    match serial.iter().find(|c| !(c.is_ascii_digit() || c.is_ascii_uppercase())) {
        Some(odd) => Err(say!("plate-serial-character", found = odd.to_string())),
        None => Ok(()),
    }
}
