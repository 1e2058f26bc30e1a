//! Changes to good inputs, by chance that can be had again.

use fastrand::Rng;

/// Longest input.
const MOST: usize = 64 << 10;
/// Bytes on which readers stumble.
const ODD: [u8; 14] = [0, 1, 5, 0x1b, 0x1e, 0x7f, 0x80, 0xc0, 0xed, 0xf4, 0xfb, 0xfc, 0xfd, 0xff];
/// Numbers on which readers stumble.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "1",
    "65536",
    "2147483648",
    "4294967295",
    "9223372036854775807",
    "18446744073709551616",
    "1e400",
    "00000000000000000001",
];

/// A good input, changed in one place or in several.
pub fn changed(random: &mut Rng, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut input = random.choice(seeds).cloned().unwrap_or_default();
    for _ in 0..1_u32 << random.u32(0..4) {
        change(random, &mut input, seeds, words);
        input.truncate(MOST);
    }
    input
}

fn change(random: &mut Rng, input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
    let at = random.usize(..=input.len());
    let to = (at + random.usize(..=16)).min(input.len());
    match random.u8(..12) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.u8(..8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = random.choice(ODD).unwrap_or(0);
            }
        }
        2 => drop(input.drain(at..to)),
        3 => input.truncate(at),
        4 => {
            let some: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(1 + to - at).collect();
            input.splice(at..at, some);
        }
        5 | 6 => {
            let word = random.choice(words).unwrap_or(&"").as_bytes();
            let end = if random.bool() { at } else { (at + word.len()).min(input.len()) };
            input.splice(at..end, word.iter().copied());
        }
        7 => number(random, input, at),
        8 => {
            let part = input[at..to].to_vec();
            input.splice(at..at, part);
        }
        9 => {
            // Often, so that what nests or grows does so.
            let part = input[at..to].repeat(random.usize(1..40));
            input.splice(at..at, part);
        }
        10 => {
            if let Some(other) = random.choice(seeds) {
                let from = random.usize(..=other.len());
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
        }
        _ => {
            let from = random.usize(..=input.len());
            let end = (from + to - at).min(input.len());
            let part = input[from..end].to_vec();
            let until = (at + part.len()).min(input.len());
            input.splice(at..until, part);
        }
    }
}

/// Puts another number in the place of the next one.
fn number(random: &mut Rng, input: &mut Vec<u8>, at: usize) {
    let Some(from) = input[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) else { return };
    let digits = input[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let other = random.choice(NUMBERS).unwrap_or("0");
    input.splice(from..from + digits, other.bytes());
}
