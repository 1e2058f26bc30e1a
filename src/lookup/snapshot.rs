//! An index as bytes, so that a start need not look at every car: checked by a sum, and good for
//! nothing but this program. What is not exactly as it was written is refused, and made anew.

use super::grams::Grams;
use super::segment::{Hot, Segment};
use super::{Dead, Index, Lens, Part};
use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

/// What the file begins with; the number goes up with every change of what is in it.
const MAGIC: &[u8; 16] = b"platedesk look 1";

/// Bytes written or read at once.
const CHUNK: usize = 1 << 16;

/// What an index was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The line of the journal up to which it knows everything,
    pub seq: u64,
    /// and the chain there: of this journal, not of another.
    pub chain: [u8; 32],
    /// The figures and programs it depends on, as one number.
    pub basis: u64,
}

fn damaged() -> io::Error {
    io::Error::from(ErrorKind::InvalidData)
}

struct Out<'w> {
    to: &'w mut dyn Write,
    sum: u32,
}

impl Out<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum = crc32c::crc32c_append(self.sum, bytes);
        self.to.write_all(bytes)
    }

    fn number(&mut self, n: usize) -> io::Result<()> {
        self.put(&(n as u64).to_le_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.number(bytes.len())?;
        self.put(bytes)
    }

    /// Numbers of `N` bytes each.
    fn all<T: Copy, const N: usize>(&mut self, list: &[T], to: impl Fn(T) -> [u8; N]) -> io::Result<()> {
        self.number(list.len())?;
        for chunk in list.chunks(CHUNK / N) {
            let bytes: Vec<u8> = chunk.iter().flat_map(|one| to(*one)).collect();
            self.put(&bytes)?;
        }
        Ok(())
    }
}

struct In<'r> {
    from: &'r mut dyn Read,
    sum: u32,
    /// Bytes there can be still: what claims more is damaged, and asks for no memory.
    left: u64,
}

impl In<'_> {
    fn get(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(damaged)?;
        self.from.read_exact(bytes)?;
        self.sum = crc32c::crc32c_append(self.sum, bytes);
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.get(&mut bytes)?;
        Ok(bytes)
    }

    /// How many of so many bytes each follow.
    fn number(&mut self, each: u64) -> io::Result<usize> {
        let n = u64::from_le_bytes(self.array()?);
        if n.checked_mul(each).is_none_or(|bytes| bytes > self.left) {
            return Err(damaged());
        }
        usize::try_from(n).map_err(|_| damaged())
    }

    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; self.number(1)?];
        self.get(&mut bytes)?;
        Ok(bytes)
    }

    fn text(&mut self) -> io::Result<String> {
        String::from_utf8(self.bytes()?).map_err(|_| damaged())
    }

    fn all<T, const N: usize>(&mut self, of: impl Fn([u8; N]) -> T) -> io::Result<Vec<T>> {
        let mut left = self.number(N as u64)?;
        let mut out = Vec::with_capacity(left);
        let mut buffer = vec![0; CHUNK / N * N];
        while left > 0 {
            let count = left.min(CHUNK / N);
            let bytes = buffer.get_mut(..count * N).ok_or_else(damaged)?;
            self.get(bytes)?;
            out.extend(bytes.chunks_exact(N).filter_map(|one| one.try_into().ok()).map(&of));
            left -= count;
        }
        Ok(out)
    }
}

impl Segment {
    fn save(&self, out: &mut Out<'_>) -> io::Result<()> {
        out.all(&self.seqs, u64::to_le_bytes)?;
        out.all(&self.ords, u16::to_le_bytes)?;
        out.bytes(self.packed.as_bytes())?;
        out.all(&self.ends, u32::to_le_bytes)?;
        out.all(&self.car, u32::to_le_bytes)?;
        out.number(self.cars.len())?;
        self.cars.iter().try_for_each(|car| out.bytes(car.as_bytes()))?;
        out.all(&self.last_seen, i64::to_le_bytes)?;
        out.all(&self.due, u32::to_le_bytes)?;
        out.number(self.hot.len())?;
        for hot in &self.hot {
            out.put(&hot.place.to_le_bytes())?;
            out.put(&[u8::from(hot.in_shop)])?;
            out.put(&hot.booked.to_le_bytes())?;
        }
        out.all(&self.by_id, u32::to_le_bytes)?;
        out.all(&self.grams.keys, u64::to_le_bytes)?;
        out.all(&self.grams.ends, u32::to_le_bytes)?;
        out.bytes(&self.grams.bytes)
    }

    fn load(from: &mut In<'_>) -> io::Result<Self> {
        let (seqs, ords) = (from.all(u64::from_le_bytes)?, from.all(u16::from_le_bytes)?);
        let (packed, ends, car) =
            (from.text()?, from.all(u32::from_le_bytes)?, from.all(u32::from_le_bytes)?);
        let cars = (0..from.number(8)?).map(|_| from.text()).collect::<io::Result<_>>()?;
        let (last_seen, due) = (from.all(i64::from_le_bytes)?, from.all(u32::from_le_bytes)?);
        let hot = (0..from.number(13)?).map(|_| {
            let place = u32::from_le_bytes(from.array()?);
            let [in_shop] = from.array()?;
            Ok(Hot { place, in_shop: in_shop == 1, booked: i64::from_le_bytes(from.array()?) })
        });
        let hot = hot.collect::<io::Result<_>>()?;
        let by_id = from.all(u32::from_le_bytes)?;
        let (keys, ends_of) = (from.all(u64::from_le_bytes)?, from.all(u32::from_le_bytes)?);
        let grams = Grams { keys, ends: ends_of, bytes: from.bytes()? };
        Ok(Self { seqs, ords, packed, ends, car, cars, last_seen, due, hot, by_id, grams })
    }
}

/// An index as it was at one moment; taking it is quick, writing it is not.
pub struct Still {
    parts: Vec<(Arc<Segment>, Dead)>,
}

impl Still {
    /// Writes it.
    ///
    /// # Errors
    /// As the system says.
    pub fn save(&self, stamp: &Stamp, to: &mut dyn Write) -> io::Result<()> {
        let mut out = Out { to, sum: 0 };
        out.put(MAGIC)?;
        out.put(&stamp.seq.to_le_bytes())?;
        out.put(&stamp.chain)?;
        out.put(&stamp.basis.to_le_bytes())?;
        out.number(self.parts.len())?;
        for (segment, dead) in &self.parts {
            segment.save(&mut out)?;
            out.all(&dead.bits, u64::to_le_bytes)?;
        }
        let sum = out.sum;
        to.write_all(&sum.to_le_bytes())
    }
}

impl Index {
    /// Itself as it is now.
    #[must_use]
    pub fn still(&self) -> Still {
        let parts = self.parts.iter().map(|part| (Arc::clone(&part.segment), part.dead.clone()));
        let fresh = Segment::build(self.fresh.iter().collect());
        Still { parts: parts.chain([(Arc::new(fresh), Dead::default())]).collect() }
    }

    /// Reads what [`Still::save`] wrote, of `bytes` bytes in all; nothing if it was made from something
    /// that is not `wanted`.
    ///
    /// # Errors
    /// As the system says, and [`ErrorKind::InvalidData`] if it is not as it was written.
    pub fn load(
        lens: Arc<Lens>,
        from: &mut dyn Read,
        bytes: u64,
        wanted: impl Fn(&Stamp) -> bool,
    ) -> io::Result<Option<(Self, Stamp)>> {
        let mut from = In { from, sum: 0, left: bytes };
        if from.array()? != *MAGIC {
            return Ok(None);
        }
        let seq = u64::from_le_bytes(from.array()?);
        let stamp = Stamp { seq, chain: from.array()?, basis: u64::from_le_bytes(from.array()?) };
        if !wanted(&stamp) {
            return Ok(None);
        }
        let mut parts = Vec::new();
        for _ in 0..from.number(8)? {
            let segment = Arc::new(Segment::load(&mut from)?);
            let bits = from.all(u64::from_le_bytes)?;
            let count = bits.iter().map(|bits| bits.count_ones() as usize).sum();
            parts.push(Part { segment, dead: Dead { bits, count } });
        }
        let sum = from.sum;
        if u32::from_le_bytes(from.array()?) != sum {
            return Err(damaged());
        }
        parts.retain(|part| part.segment.len() > 0);
        Ok(Some((Self { parts, ..Self::new(lens) }, stamp)))
    }
}
