//! Blocks of the view.

use platedesk::store::view::block::{Encoder, decode, find, pack};

const FENCE: &[u8] = b"p138";

/// Blocks of telephone numbers, of ids with what they lead to, and an empty one.
pub fn blocks() -> Vec<Vec<u8>> {
    let filled = |pairs: &[(&str, &str)]| {
        let mut block = Encoder::new(FENCE);
        pairs.iter().for_each(|(key, value)| block.push(key.as_bytes(), value.as_bytes()));
        block.finish()
    };
    vec![
        filled(&[]),
        filled(&[("p13800136621\0\0\0\u{1}", ""), ("p13800136622\0\0\0\u{2}", ""), ("p139\0\u{3}", "")]),
        filled(&[("q", "京A88618"), ("q1", "京A88618"), ("r", ""), ("rr", "沪AD12345")]),
    ]
}

/// As it is, and with a right checksum.
pub fn block(bytes: &[u8]) -> bool {
    let body = bytes.get(4..).unwrap_or_default();
    let inner = block_read(&[&crc32c::crc32c(body).to_be_bytes()[..], body].concat());
    block_read(bytes) || inner
}

fn block_read(bytes: &[u8]) -> bool {
    let Ok(pairs) = decode(FENCE, bytes) else { return false };
    // Of keys that are not in order it is only said that nothing breaks.
    let in_order =
        pairs.is_sorted_by(|a, b| a.0 < b.0) && pairs.iter().all(|(key, _)| key.as_slice() >= FENCE);
    for (key, value) in &pairs {
        let found = find(FENCE, bytes, key);
        assert!(!in_order || found == Ok(Some(value.clone())), "{} is not found", key.escape_ascii());
    }
    if in_order {
        let again = pack(FENCE, &pairs, true).into_iter().flat_map(|(fence, bytes)| decode(&fence, &bytes));
        assert_eq!(again.flatten().collect::<Vec<_>>(), pairs, "packed anew");
    }
    true
}
