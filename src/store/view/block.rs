//! A block: pairs in the order of their keys, as one value of sled.
//!
//! `[crc32c of the rest, 4 bytes, big endian]`, then for each pair the length of what its key shares with
//! the key before it (with the block's own key for the first), the lengths of the rest of the key and of
//! the value, and these two. Lengths are in groups of seven bits, the lowest first.

use super::kv::Pair;

/// Bytes of a block, unless one pair has more. Each change of a pair writes its block anew; and sled
/// holds some 190 bytes of memory for each of its pages, which have 16 keys at most.
pub const MOST: usize = 512;

/// Bytes of the checksum.
const CRC: usize = 4;

/// Most bytes of a length that fits into a block.
const LENGTH: usize = 2;

/// The bytes are not those of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

/// Pairs on their way into a block.
pub struct Encoder {
    bytes: Vec<u8>,
    last: Vec<u8>,
}

impl Encoder {
    /// Into the block under this key. No pair has a smaller one.
    #[must_use]
    pub fn new(fence: &[u8]) -> Self {
        Self { bytes: vec![0; CRC], last: fence.to_vec() }
    }

    /// Adds a pair behind those that are in.
    pub fn push(&mut self, key: &[u8], value: &[u8]) {
        let shared = key.iter().zip(&self.last).take_while(|(a, b)| a == b).count();
        for length in [shared, key.len() - shared, value.len()] {
            put_length(&mut self.bytes, length);
        }
        self.bytes.extend_from_slice(&key[shared..]);
        self.bytes.extend_from_slice(value);
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
    }

    /// Whether nothing is in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.len() == CRC
    }

    /// Whether a pair surely fits in.
    #[must_use]
    pub fn has_room(&self, key: &[u8], value: &[u8]) -> bool {
        self.len() + 3 * LENGTH + key.len() + value.len() <= MOST
    }

    /// How many bytes the block has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The block.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let crc = crc32c::crc32c(&self.bytes[CRC..]);
        self.bytes[..CRC].copy_from_slice(&crc.to_be_bytes());
        self.bytes
    }
}

fn put_length(out: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
}

/// Key and value of a pair.
pub type Entry<'a> = (&'a [u8], &'a [u8]);

/// A block being read, one pair after the other.
pub struct Cursor<B> {
    bytes: B,
    at: usize,
    key: Vec<u8>,
}

impl<B: AsRef<[u8]>> Cursor<B> {
    /// Before the first pair of the block under a key.
    ///
    /// # Errors
    /// [`Damaged`] if its checksum is wrong.
    pub fn new(fence: &[u8], bytes: B) -> Result<Self, Damaged> {
        let (crc, rest) = bytes.as_ref().split_first_chunk::<CRC>().ok_or(Damaged)?;
        if crc32c::crc32c(rest).to_be_bytes() != *crc {
            return Err(Damaged);
        }
        Ok(Self { bytes, at: CRC, key: fence.to_vec() })
    }

    /// The next pair.
    ///
    /// # Errors
    /// [`Damaged`] if these are not the bytes of one.
    pub fn advance(&mut self) -> Result<Option<Entry<'_>>, Damaged> {
        if self.at == self.bytes.as_ref().len() {
            return Ok(None);
        }
        let (shared, own, value) = (self.length()?, self.length()?, self.length()?);
        if shared > self.key.len() {
            return Err(Damaged);
        }
        self.key.truncate(shared);
        let rest = self.bytes.as_ref().get(self.at..).ok_or(Damaged)?;
        let (own, rest) = rest.split_at_checked(own).ok_or(Damaged)?;
        let value = rest.get(..value).ok_or(Damaged)?;
        self.key.extend_from_slice(own);
        self.at += own.len() + value.len();
        Ok(Some((&self.key, value)))
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        let mut length = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = *self.bytes.as_ref().get(self.at).ok_or(Damaged)?;
            self.at += 1;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(length);
            }
        }
        Err(Damaged)
    }
}

/// All pairs of the block under a key.
///
/// # Errors
/// [`Damaged`] if these are not the bytes of a block.
pub fn decode(fence: &[u8], bytes: &[u8]) -> Result<Vec<Pair>, Damaged> {
    let mut cursor = Cursor::new(fence, bytes)?;
    let mut pairs = Vec::new();
    while let Some((key, value)) = cursor.advance()? {
        pairs.push((key.to_vec(), value.to_vec()));
    }
    Ok(pairs)
}

/// The value of a key in the block under another one.
///
/// # Errors
/// As [`decode`].
pub fn find(fence: &[u8], bytes: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>, Damaged> {
    let mut cursor = Cursor::new(fence, bytes)?;
    while let Some((other, value)) = cursor.advance()? {
        if other >= key {
            return Ok((other == key).then(|| value.to_vec()));
        }
    }
    Ok(None)
}

/// Puts pairs into blocks, the first of them under `fence`. If the last pair was `appended`, more will
/// come behind it: then the blocks are filled; else they are made alike, so that each has room.
#[must_use]
pub fn pack(fence: &[u8], pairs: &[Pair], appended: bool) -> Vec<Pair> {
    let mut whole = Encoder::new(fence);
    pairs.iter().for_each(|(key, value)| whole.push(key, value));
    if pairs.is_empty() {
        return Vec::new();
    }
    if whole.len() <= MOST {
        return vec![(fence.to_vec(), whole.finish())];
    }
    let enough = if appended { MOST } else { whole.len().div_ceil(whole.len().div_ceil(MOST)) };
    let (mut blocks, mut open) = (Vec::new(), (fence.to_vec(), Encoder::new(fence)));
    for (key, value) in pairs {
        let (_, block) = &open;
        if !block.is_empty() && (block.len() >= enough || !block.has_room(key, value)) {
            let (fence, block) = std::mem::replace(&mut open, (key.clone(), Encoder::new(key)));
            blocks.push((fence, block.finish()));
        }
        open.1.push(key, value);
    }
    blocks.push((open.0, open.1.finish()));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn pairs() -> impl Strategy<Value = Vec<Pair>> {
        let bytes =
            |most| proptest::collection::vec(proptest::sample::select(vec![0u8, 1, b'p', 255]), 0..most);
        let map = proptest::collection::btree_map(bytes(200), bytes(40), 0..60);
        map.prop_map(|map: BTreeMap<_, _>| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_packed_is_found_and_comes_out_as_it_was(pairs in pairs(), appended: bool) {
            let blocks = pack(b"", &pairs, appended);
            prop_assert!(blocks.is_sorted_by(|a, b| a.0 < b.0));
            let mut all = Vec::new();
            for (fence, bytes) in &blocks {
                let within = decode(fence, bytes).unwrap();
                prop_assert!(bytes.len() <= MOST || within.len() == 1, "{} bytes", bytes.len());
                prop_assert!(within.iter().all(|(key, _)| key >= fence));
                for (key, value) in &within {
                    prop_assert_eq!(find(fence, bytes, key), Ok(Some(value.clone())));
                    let after = [key.as_slice(), &[0]].concat();
                    let want = within.iter().find(|(k, _)| *k == after).map(|(_, v)| v.clone());
                    prop_assert_eq!(find(fence, bytes, &after), Ok(want));
                }
                all.extend(within);
            }
            prop_assert_eq!(all, pairs);
        }

        #[test]
        fn garbage_with_a_right_checksum_never_panics(body in proptest::collection::vec(any::<u8>(), 0..64)) {
            let bytes = [&crc32c::crc32c(&body).to_be_bytes()[..], &body].concat();
            let _ = decode(b"p138", &bytes);
            let _ = find(b"p138", &bytes, b"p139");
        }
    }

    #[test]
    fn every_changed_byte_of_a_block_is_seen() {
        let pair = |key: &str| (key.as_bytes().to_vec(), b"v".to_vec());
        let (_, bytes) = pack(b"p", &[pair("p13800136621"), pair("p13800136622")], true).remove(0);
        for i in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[i] ^= 1;
            assert_eq!(decode(b"p", &bad), Err(Damaged), "byte {i}");
            assert_eq!(decode(b"p", &bytes[..i]), Err(Damaged), "cut at {i}");
        }
    }

    #[test]
    fn what_is_appended_fills_blocks_and_what_comes_between_leaves_room() {
        let pairs: Vec<Pair> = (0..100_u32).map(|n| (format!("d{n:09}").into_bytes(), Vec::new())).collect();
        let lengths = |appended| -> Vec<usize> {
            pack(b"d", &pairs, appended).iter().map(|(_, bytes)| bytes.len()).collect()
        };
        let (filled, alike) = (lengths(true), lengths(false));
        assert!(filled[..filled.len() - 1].iter().all(|length| *length > MOST * 9 / 10), "{filled:?}");
        assert!(alike.iter().all(|length| (MOST / 3..MOST).contains(length)), "{alike:?}");
    }
}
