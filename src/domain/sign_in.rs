//! The public keys by which people sign in (Rule X-3).

use super::say::Say;
use super::time::Time;
use crate::say;
use data_encoding::{BASE64, BASE64_NOPAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Kinds that are taken: what is older can be forged by those who have much time, or soon.
pub const KINDS: [&str; 3] = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384"];
/// Longest key in bytes; these have less than 200.
const LONGEST: usize = 512;
/// Longest note on a key, in characters.
const LONGEST_NOTE: usize = 80;

/// A public key of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInKey {
    /// Kind, one of [`KINDS`].
    pub kind: String,
    /// The key in base64, as OpenSSH writes it.
    pub key: String,
    /// What stands behind it in the file: whose it is, and where.
    pub note: String,
    /// When it was added.
    pub added: Time,
}

impl SignInKey {
    /// Reads a line of a `.pub` file or of `authorized_keys`.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn parse(line: &str, added: Time) -> Result<Self, Say> {
        let mut words = line.trim().splitn(3, char::is_whitespace);
        let (kind, key) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if line.contains("PRIVATE KEY") {
            return Err(say!("key-is-private"));
        }
        if !KINDS.contains(&kind) {
            return Err(say!("key-kind", kinds = KINDS.join(", ")));
        }
        let bytes = BASE64.decode(key.as_bytes()).ok().filter(|bytes| bytes.len() <= LONGEST);
        let bytes = bytes.ok_or_else(|| say!("key-broken"))?;
        // It begins with its own kind, behind four bytes of length.
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| say!("key-broken"))?;
        let said = usize::try_from(u32::from_be_bytes(*length)).ok().and_then(|length| rest.get(..length));
        if said != Some(kind.as_bytes()) {
            return Err(say!("key-broken"));
        }
        let note = words.next().unwrap_or_default().trim().chars().filter(|c| !c.is_control());
        let note = note.take(LONGEST_NOTE).collect();
        Ok(Self { kind: kind.to_owned(), key: key.to_owned(), note, added })
    }

    /// Its fingerprint, as OpenSSH shows it: `SHA256:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // What was parsed can be decoded.
        let bytes = BASE64.decode(self.key.as_bytes()).unwrap_or_default();
        format!("SHA256:{}", BASE64_NOPAD.encode(&Sha256::digest(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIHz1PUPi9UCNtfYkpfZvf5YcEAYxDZtnUCEeRLQnPtJL";

    #[test]
    fn a_key_is_read_with_the_fingerprint_that_ssh_keygen_shows() {
        let key = SignInKey::parse(&format!("ssh-ed25519 {KEY} liuna@counter 2\n"), Time(9)).unwrap();
        assert_eq!((key.kind.as_str(), key.note.as_str()), ("ssh-ed25519", "liuna@counter 2"));
        assert_eq!(key.fingerprint(), "SHA256:T8gHDfVei6cqVOcjC5Nv7FphtP+xcdeV4mBKJSN2/e8");
    }

    #[test]
    fn what_is_no_key_of_today_is_refused() {
        let word = |line: &str| SignInKey::parse(line, Time(0)).unwrap_err().id;
        assert_eq!(word("-----BEGIN OPENSSH PRIVATE KEY-----"), "key-is-private");
        assert_eq!(word("ssh-rsa AAAAB3NzaC1yc2E= x"), "key-kind");
        assert_eq!(word(""), "key-kind");
        assert_eq!(word("ssh-ed25519 ???"), "key-broken");
        assert_eq!(word("ssh-ed25519"), "key-broken");
        assert_eq!(word(&format!("ecdsa-sha2-nistp256 {KEY}")), "key-broken");
    }
}
