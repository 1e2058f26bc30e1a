//! The key by which people recognise the server: made once, kept beside the journal, for its owner's
//! eyes only.

use crate::domain::fault::Fault;
use crate::say;
use russh::keys::PrivateKey;
use russh::keys::ssh_key::LineEnding;
use russh::keys::ssh_key::private::{Ed25519Keypair, KeypairData};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Where it is, below the store.
const DIR: &str = "ssh";
const NAME: &str = "host_ed25519";

/// The host key of a store; made if there is none yet.
///
/// # Errors
/// [`Fault::Storage`] if it cannot be read, is none, may be read by others, or cannot be written.
pub fn host_key(store: &Path) -> Result<PrivateKey, Fault> {
    let (dir, path) = (store.join(DIR), store.join(DIR).join(NAME));
    let fault = |error: &dyn std::fmt::Display| {
        let path = path.display().to_string();
        Fault::Storage(say!("serve-host-key", path = path, error = error.to_string()))
    };
    match fs::read_to_string(&path) {
        Ok(text) => {
            let open = fs::metadata(&path).map_err(|e| fault(&e))?.permissions().mode() & 0o077;
            if open != 0 {
                return Err(Fault::Storage(say!("serve-host-key-open", path = path.display().to_string())));
            }
            PrivateKey::from_openssh(text).map_err(|e| fault(&e))
        }
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let key = new_key().map_err(|e| fault(&e))?;
            let text = key.to_openssh(LineEnding::LF).map_err(|e| fault(&e))?;
            write(&dir, &path, text.as_bytes()).map_err(|e| fault(&e))?;
            Ok(key)
        }
        Err(e) => Err(fault(&e)),
    }
}

fn new_key() -> io::Result<PrivateKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| io::Error::other(e.to_string()))?;
    let pair = KeypairData::Ed25519(Ed25519Keypair::from_seed(&seed));
    PrivateKey::new(pair, "platedesk").map_err(io::Error::other)
}

/// Written aside and then renamed: half a key would be in the way of every later start.
fn write(dir: &Path, path: &Path, text: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let aside = path.with_extension("tmp");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_stays_the_same_and_is_nobody_elses_to_read() {
        let home = tempfile::tempdir().unwrap();
        let made = host_key(home.path()).unwrap();
        assert_eq!(host_key(home.path()).unwrap().public_key(), made.public_key());
        let path = home.path().join(DIR).join(NAME);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(host_key(home.path()).unwrap_err().says()[0].id, "serve-host-key-open");
        fs::write(&path, "half a key").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(host_key(home.path()).unwrap_err().says()[0].id, "serve-host-key");
    }
}
