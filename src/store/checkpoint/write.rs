//! Writing a checkpoint while the desk works: the records are read off the view one after the
//! other; what is changed meanwhile is noted at the [`Gate`] and written once more behind them,
//! the last of it while the writer waits a moment. So it holds exactly what its line says.

use super::{AGAIN, Checkpoints, End, Header, Row, SUFFIX, Stands, VERSION, damaged};
use crate::domain::edit::json_of;
use crate::domain::fault::Fault;
use crate::domain::id::RecordId;
use crate::domain::time::Time;
use crate::store::gate::Gate;
use crate::store::io_fault;
use crate::store::journal::disk::make_dir;
use crate::store::journal::line::hex;
use crate::store::journal::{Applied, Head};
use crate::store::packed::Packer;
use crate::store::view::kv::{Kv, Tree, Way};
use crate::store::view::value::{Versioned, decode, record_key, split_key};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// So few records are read while the writer waits.
const FEW: usize = 256;

/// But with a writer that changes more than that all the time it has to wait in the end.
const ROUNDS: usize = 16;

impl Checkpoints {
    /// Writes a checkpoint of the view as it stands; none if `stop` said so. Returns the line it
    /// stands at.
    ///
    /// # Errors
    /// [`Fault::Storage`] if view or disk fail; nothing is left of it then but a file that
    /// [`Checkpoints::tidy`] removes.
    pub fn write(
        &self,
        kv: &dyn Kv,
        birth: Time,
        gate: &Gate,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<u64>, Fault> {
        if !self.dir.is_dir() {
            make_dir(&self.dir).map_err(|e| io_fault(&self.dir, &e))?;
        }
        self.tidy(usize::MAX)?;
        let path = self.dir.join("new.tmp");
        let file = self.disk.create(&path).map_err(|e| io_fault(&path, &e))?;
        let mut out = Out { packer: Packer::new(file, 1), sha: Sha256::new(), path: path.clone(), rows: 0 };
        out.json(&Header { v: VERSION, birth })?;
        let Some((head, leap)) = out.records(kv, gate, stop)? else { return Ok(None) };
        out.json(&Stands { seq: head.seq, chain: head.chain.to_string(), at: head.at, leap })?;
        out.end()?;
        // What cannot be read again is no checkpoint.
        let stands = Applied { seq: head.seq, chain: head.chain, at: head.at };
        if self.read(&path)?.applied != stands {
            return Err(damaged(&path, "it does not say what was written"));
        }
        let name = self.dir.join(format!("{:020}{SUFFIX}", head.seq));
        self.disk.rename(&path, &name).map_err(|e| io_fault(&name, &e))?;
        Ok(Some(head.seq))
    }
}

/// From now on what is changed is noted, until this is dropped.
struct Noting<'a> {
    gate: &'a Gate,
    stop: &'a dyn Fn() -> bool,
}

impl Drop for Noting<'_> {
    fn drop(&mut self) {
        if let Some(mut passed) = self.gate.pass_unless(self.stop) {
            passed.touched = None;
        }
    }
}

struct Out {
    packer: Packer,
    sha: Sha256,
    path: PathBuf,
    rows: u64,
}

impl Out {
    /// Writes the records, and again those that are changed meanwhile. Returns the end of the
    /// journal at which all of it is right, and the leap of the clock there.
    fn records(
        &mut self,
        kv: &dyn Kv,
        gate: &Gate,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<(Head, Option<Time>)>, Fault> {
        let Some(mut passed) = gate.pass_unless(stop) else { return Ok(None) };
        passed.touched = Some(BTreeSet::new());
        drop(passed);
        let _noting = Noting { gate, stop };
        for pair in kv.scan(Tree::Records, b"", Way::Up) {
            if stop() {
                return Ok(None);
            }
            let (key, bytes) = pair?;
            self.row(&key, &bytes)?;
        }
        self.text(AGAIN)?;
        for round in 1.. {
            let Some(mut passed) = gate.pass_unless(stop) else { return Ok(None) };
            let touched = passed.touched.replace(BTreeSet::new()).unwrap_or_default();
            if touched.len() > FEW && round < ROUNDS {
                drop(passed);
                touched.iter().try_for_each(|id| self.again(kv, *id))?;
                continue;
            }
            touched.iter().try_for_each(|id| self.again(kv, *id))?;
            return Ok(Some((passed.head, passed.leap)));
        }
        Ok(None)
    }

    fn again(&mut self, kv: &dyn Kv, id: RecordId) -> Result<(), Fault> {
        let Some(prefix) = kv.get(Tree::Ids, &id.to_bytes())? else { return Ok(()) };
        let key = record_key(&prefix, id);
        match kv.get(Tree::Records, &key)? {
            Some(bytes) => self.row(&key, &bytes),
            None => Ok(()),
        }
    }

    fn row(&mut self, key: &[u8], bytes: &[u8]) -> Result<(), Fault> {
        let (rev, record) = decode::<Versioned>(bytes, key)?;
        let misplaced = || damaged(&self.path, "a key of the view cannot be read");
        let (prefix, id) = split_key(key).ok_or_else(misplaced)?;
        let prefix = String::from_utf8(prefix.to_vec()).map_err(|_| misplaced())?;
        self.rows += 1;
        self.json(&Row { prefix, id, rev, kind: record.kind(), record: json_of(&record) })
    }

    fn json<T: Serialize>(&mut self, value: &T) -> Result<(), Fault> {
        let mut text = serde_json::to_vec(value).map_err(|e| damaged(&self.path, &e.to_string()))?;
        text.push(b'\n');
        self.text(&text)
    }

    fn text(&mut self, text: &[u8]) -> Result<(), Fault> {
        self.sha.update(text);
        self.packer.line(text).map_err(|e| io_fault(&self.path, &e))
    }

    fn end(mut self) -> Result<(), Fault> {
        let (rows, sha256) = (self.rows, hex(&std::mem::take(&mut self.sha).finalize()));
        self.json(&End { rows, sha256 })?;
        self.packer.finish().map_err(|e| io_fault(&self.path, &e)).map(|_| ())
    }
}
