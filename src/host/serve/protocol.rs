//! What is said over the socket beside a store: a greeting, then parcels both ways. The same for a
//! console and for a command line.

use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// Version of what is said.
pub const VERSION: u32 = 1;
/// Most bytes of a parcel.
pub const MOST: usize = 256 * 1024;
/// Bytes before the content: its kind, and its length.
const HEAD: usize = 5;

/// What somebody says first who comes to the socket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Greeting {
    /// [`VERSION`].
    pub v: u32,
    /// Words of a command line; none: a console is wanted.
    pub args: Vec<String>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Language as the system says it.
    pub lang: String,
    /// It was asked for, and not only said by the system.
    pub chosen: bool,
    /// With colours.
    pub colour: bool,
    /// Characters of ambiguous width are two cells wide.
    pub wide: bool,
    /// Standard error is a terminal.
    pub terminal: bool,
}

/// One parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parcel {
    /// The greeting, to the server.
    Greeting(Greeting),
    /// Keys, or standard input, to the server.
    Input(Vec<u8>),
    /// There is no more standard input.
    InputEnds,
    /// New size, to the server.
    Size(u16, u16),
    /// Frames, or standard output.
    Output(Vec<u8>),
    /// Standard error.
    Error(Vec<u8>),
    /// The end, with the exit code.
    Exit(u8),
}

impl Parcel {
    fn kind(&self) -> u8 {
        match self {
            Self::Greeting(_) => b'g',
            Self::Input(_) => b'i',
            Self::InputEnds => b'z',
            Self::Size(..) => b's',
            Self::Output(_) => b'o',
            Self::Error(_) => b'e',
            Self::Exit(_) => b'x',
        }
    }

    /// As bytes. Content that is too long is not sent in one parcel: see [`parcels`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let content = match self {
            // Every greeting can be written.
            Self::Greeting(greeting) => serde_json::to_vec(greeting).unwrap_or_default(),
            Self::Input(bytes) | Self::Output(bytes) | Self::Error(bytes) => bytes.clone(),
            Self::InputEnds => Vec::new(),
            Self::Size(columns, rows) => [columns.to_le_bytes(), rows.to_le_bytes()].concat(),
            Self::Exit(code) => vec![*code],
        };
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        [&[self.kind()][..], &length.to_le_bytes(), &content].concat()
    }

    fn of(kind: u8, content: Vec<u8>) -> io::Result<Self> {
        Ok(match (kind, content.as_slice()) {
            (b'g', _) => Self::Greeting(serde_json::from_slice(&content).map_err(io::Error::other)?),
            (b'i', _) => Self::Input(content),
            (b'o', _) => Self::Output(content),
            (b'e', _) => Self::Error(content),
            (b'z', []) => Self::InputEnds,
            (b's', [a, b, c, d]) => Self::Size(u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d])),
            (b'x', [code]) => Self::Exit(*code),
            _ => return Err(foreign()),
        })
    }

    /// Sends it.
    ///
    /// # Errors
    /// As the stream.
    pub fn send(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.to_bytes())?;
        to.flush()
    }

    /// The next one; none when the other side has closed.
    ///
    /// # Errors
    /// As the stream; also if it is no parcel.
    pub fn receive(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut parcels = Unpacker::default();
        let mut head = [0; HEAD];
        match from.read_exact(&mut head) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let mut content = vec![0; length(&head)?];
        from.read_exact(&mut content)?;
        parcels.push(&head);
        parcels.push(&content);
        parcels.take()
    }
}

/// Bytes in parcels of a size that is taken.
pub fn parcels(bytes: &[u8], of: fn(Vec<u8>) -> Parcel) -> impl Iterator<Item = Parcel> {
    bytes.chunks(MOST).map(move |chunk| of(chunk.to_vec()))
}

fn foreign() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "this is not what platedesk says")
}

fn length(head: &[u8; HEAD]) -> io::Result<usize> {
    let [_, a, b, c, d] = *head;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    if length > MOST { Err(foreign()) } else { Ok(length) }
}

/// Makes parcels of bytes that come in pieces.
#[derive(Default)]
pub struct Unpacker(Vec<u8>);

impl Unpacker {
    /// Takes bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next parcel that is whole.
    ///
    /// # Errors
    /// If it is no parcel; nothing after it can be read then.
    pub fn take(&mut self) -> io::Result<Option<Parcel>> {
        let Some(head) = self.0.first_chunk::<HEAD>() else { return Ok(None) };
        let (kind, end) = (head[0], HEAD + length(head)?);
        if self.0.len() < end {
            return Ok(None);
        }
        let rest = self.0.split_off(end);
        let content = std::mem::replace(&mut self.0, rest).split_off(HEAD);
        Parcel::of(kind, content).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parcel() -> impl Strategy<Value = Parcel> {
        let bytes = || proptest::collection::vec(any::<u8>(), 0..40);
        prop_oneof![
            bytes().prop_map(Parcel::Input),
            bytes().prop_map(Parcel::Output),
            bytes().prop_map(Parcel::Error),
            Just(Parcel::InputEnds),
            (any::<u16>(), any::<u16>()).prop_map(|(c, r)| Parcel::Size(c, r)),
            any::<u8>().prop_map(Parcel::Exit),
            (".{0,9}", any::<bool>()).prop_map(|(lang, colour)| {
                let args = vec![lang.clone()];
                Parcel::Greeting(Greeting { v: VERSION, args, lang, colour, ..Greeting::default() })
            }),
        ]
    }

    proptest! {
        #[test]
        fn parcels_come_out_as_they_went_in_however_they_are_cut(
            sent in proptest::collection::vec(parcel(), 0..6), cut in 1..9_usize
        ) {
            let bytes: Vec<u8> = sent.iter().flat_map(Parcel::to_bytes).collect();
            let (mut unpacker, mut got) = (Unpacker::default(), Vec::new());
            for piece in bytes.chunks(cut) {
                unpacker.push(piece);
                while let Some(parcel) = unpacker.take().unwrap() {
                    got.push(parcel);
                }
            }
            prop_assert_eq!(&got, &sent);
            let mut reader = bytes.as_slice();
            let read: Vec<_> = std::iter::from_fn(|| Parcel::receive(&mut reader).unwrap()).collect();
            prop_assert_eq!(read, sent);
        }

        #[test]
        fn what_is_no_parcel_is_an_error_and_takes_no_memory(
            bytes in proptest::collection::vec(any::<u8>(), 0..64)
        ) {
            let mut unpacker = Unpacker::default();
            unpacker.push(&bytes);
            while let Ok(Some(_)) = unpacker.take() {}
            let mut reader = bytes.as_slice();
            while let Ok(Some(_)) = Parcel::receive(&mut reader) {}
        }
    }

    #[test]
    fn a_length_that_is_claimed_is_not_believed() {
        let bytes = [b'i', 0xff, 0xff, 0xff, 0xff];
        assert!(Parcel::receive(&mut bytes.as_slice()).is_err());
        let mut unpacker = Unpacker::default();
        unpacker.push(&bytes);
        assert!(unpacker.take().is_err());
    }
}
