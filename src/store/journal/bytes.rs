//! A line of the journal as bytes: what can be told of it without reading it whole.

use super::chain::Chain;
use super::line::{Bad, VERSION};

/// `,"chain":"` + 64 + `","crc":"` + 8 + `"}`: what ends every line, and has one length.
const TAIL: usize = CHAIN_KEY.len() + 64 + CRC_KEY.len() + 8 + 2;
const PERSONAL_KEY: &[u8] = b",\"personal\":";
const CHAIN_KEY: &[u8] = b",\"chain\":\"";
const CRC_KEY: &[u8] = b"\",\"crc\":\"";

/// Checks length, end, version and checksum of a line (with its line end), and returns its
/// number. This is the cheap check: chain and content are left to [`super::line::read`].
///
/// # Errors
/// What is wrong.
pub fn check(bytes: &[u8]) -> Result<u64, Bad> {
    let Some((b'\n', line)) = bytes.split_last() else { return Err(Bad::Incomplete) };
    let body = line.len().checked_sub(8 + 2 + CRC_KEY.len() - 1).map(|end| &line[..end]);
    let body = body.ok_or_else(|| Bad::Form("too short".into()))?;
    // The quote that closes the chain belongs to the body.
    let crc = format!(",\"crc\":\"{:08x}\"}}", crc32c::crc32c(body));
    if line[body.len()..] != *crc.as_bytes() {
        return Err(Bad::Checksum);
    }
    let version = number_after(line, b"{\"v\":").ok_or_else(|| Bad::Form("no version".into()))?;
    if version.0 > u64::from(VERSION) {
        return Err(Bad::Newer(version.0));
    }
    let seq = number_after(version.1, b",\"seq\":").ok_or_else(|| Bad::Form("no number".into()))?;
    Ok(seq.0)
}

/// The number of the line that begins with these bytes; nothing is verified.
#[must_use]
pub fn number(begin: &[u8]) -> Option<u64> {
    let (_, rest) = number_after(begin, b"{\"v\":")?;
    number_after(rest, b",\"seq\":").map(|(seq, _)| seq)
}

/// How many further lines belong to the batch of a checked line.
#[must_use]
pub fn more(bytes: &[u8]) -> Option<u64> {
    number_at(bytes, b",\"more\":")
}

/// The first of the lines that were written with a checked line in one piece.
#[must_use]
pub fn group(bytes: &[u8]) -> Option<u64> {
    number_at(bytes, b",\"group\":")
}

/// The number behind a key that stands before `edits`.
fn number_at(bytes: &[u8], key: &[u8]) -> Option<u64> {
    // In the texts before it a quote has a backslash in front.
    let at = bytes.windows(key.len()).position(|window| window == key)?;
    number_after(&bytes[at..], key).map(|(number, _)| number)
}

/// The link of the chain a checked line ends with.
#[must_use]
pub fn chain_of(bytes: &[u8]) -> Option<Chain> {
    let end = bytes.len().checked_sub(1 + 2 + 8 + CRC_KEY.len())?;
    let text = bytes.get(end.checked_sub(64)?..end)?;
    Chain::from_hex(std::str::from_utf8(text).ok()?)
}

/// The part of a checked line that the chain covers, and the text of its personal part.
#[must_use]
pub(super) fn parts(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = bytes.strip_suffix(b"\n")?;
    let tail = line.len().checked_sub(TAIL)?;
    let split = top_level(line, PERSONAL_KEY)?;
    Some((line.get(..split)?, line.get(split + PERSONAL_KEY.len()..tail)?))
}

/// The line with another personal part in place of its own.
pub(super) fn with_personal(bytes: &[u8], personal: &str) -> Option<Vec<u8>> {
    let (public, _) = parts(bytes)?;
    let chain = chain_of(bytes)?;
    let mut out = public.to_vec();
    out.extend_from_slice(PERSONAL_KEY);
    out.extend_from_slice(format!("{personal},\"chain\":\"{chain}\"").as_bytes());
    let crc = crc32c::crc32c(&out);
    out.extend_from_slice(format!(",\"crc\":\"{crc:08x}\"}}\n").as_bytes());
    Some(out)
}

fn number_after<'a>(bytes: &'a [u8], start: &[u8]) -> Option<(u64, &'a [u8])> {
    let rest = bytes.strip_prefix(start)?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    Some((number, &rest[digits..]))
}

/// Where a key of the outermost object begins. Text is skipped, so that a record field of
/// the same name deceives nobody.
fn top_level(line: &[u8], key: &[u8]) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_u32, false, false);
    for (i, byte) in line.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 && line[i..].starts_with(key) => return Some(i),
            _ => {}
        }
    }
    None
}
