//! The other side of the socket: this terminal, or these streams, at the desk of a server.

use super::console::Looks;
use super::serve::protocol::{Greeting, Parcel, VERSION, parcels};
use super::serve::{socket, socket_of};
use super::wire::LEAVE;
use crate::cli;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::say;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use signal_hook::consts::{SIGHUP, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Bytes that are read at a time.
const PIECE: usize = 16 * 1024;
/// The socket of a store, as its configuration says.
#[must_use]
pub fn socket(store: &Path) -> PathBuf {
    // Without a store that can be read there is nobody who serves it, either.
    let plan = Desk::config(store, None).ok().and_then(|config| config.serve);
    socket_of(store, &plan.unwrap_or_default())
}

/// Whether a server has the store open, and answers.
#[must_use]
pub fn serving(store: &Path) -> bool {
    Desk::exists(store) && socket::answers(&socket(store))
}

/// The words of a command line that came through `sshd` (`ForceCommand`); none for a console.
#[must_use]
pub fn forced() -> Option<Vec<String>> {
    let line = std::env::var("SSH_ORIGINAL_COMMAND").ok().filter(|line| !line.trim().is_empty())?;
    // What is no command line is refused as one.
    Some(shlex::split(&line).unwrap_or_else(|| vec![line]))
}

/// Works at the desk of a server, and returns the exit code.
///
/// # Errors
/// [`Fault::Storage`] if no server answers, it goes away, or there is no terminal for a console.
pub fn run(attach: &cli::Attach, lang: Option<String>, looks: Looks) -> Result<u8, Fault> {
    let path = attach.socket.clone().unwrap_or_else(|| socket(&attach.store));
    let mut stream = UnixStream::connect(&path).map_err(|error| away(&path, &error))?;
    let console = attach.args.is_empty();
    if console && !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Fault::Storage(say!("no-terminal")));
    }
    let greeting = Greeting {
        v: VERSION,
        args: attach.args.clone(),
        size: crossterm::terminal::size().unwrap_or((80, 24)),
        lang: attach.lang.map(|lang| lang.tag().to_owned()).or(lang).unwrap_or_default(),
        chosen: attach.lang.is_some(),
        colour: looks.colour,
        wide: looks.ambiguous_wide.unwrap_or_default(),
        terminal: io::stderr().is_terminal(),
    };
    Parcel::Greeting(greeting).send(&mut stream).map_err(|_| lost())?;
    let sender = Sender(Arc::new(Mutex::new(stream.try_clone().map_err(|_| lost())?)));
    let raw = if console { Some(Raw::enter(&sender).map_err(|_| lost())?) } else { None };
    let typed = sender.clone();
    thread::spawn(move || typed.pass_on(io::stdin().lock()));
    let ended = show(&mut stream);
    drop(raw);
    ended
}

/// Why nobody is there: a socket that is closed to this account is no server that is away.
fn away(socket: &Path, error: &io::Error) -> Fault {
    let path = socket.display().to_string();
    Fault::Storage(match error.kind() {
        ErrorKind::PermissionDenied => say!("attach-closed", path = path),
        _ => say!("attach-nobody", path = path),
    })
}

fn lost() -> Fault {
    Fault::Storage(say!("attach-lost"))
}

/// What goes to the server, from several threads.
#[derive(Clone)]
struct Sender(Arc<Mutex<UnixStream>>);

impl Sender {
    fn send(&self, parcel: &Parcel) -> io::Result<()> {
        parcel.send(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn pass_on(&self, mut input: impl Read) {
        let mut buffer = vec![0; PIECE];
        loop {
            match input.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(got) => {
                    if parcels(&buffer[..got], Parcel::Input).any(|parcel| self.send(&parcel).is_err()) {
                        return;
                    }
                }
            }
        }
        // A server that is gone is noticed by whoever listens to it.
        let _ = self.send(&Parcel::InputEnds);
    }
}

/// Shows what the server says, to its end.
fn show(stream: &mut UnixStream) -> Result<u8, Fault> {
    let (mut output, mut error) = (io::stdout(), io::stderr());
    loop {
        let written = match Parcel::receive(stream) {
            Ok(Some(Parcel::Output(bytes))) => output.write_all(&bytes).and_then(|()| output.flush()),
            Ok(Some(Parcel::Error(bytes))) => error.write_all(&bytes),
            Ok(Some(Parcel::Exit(code))) => return Ok(code),
            Ok(Some(_)) => Ok(()),
            Ok(None) | Err(_) => return Err(lost()),
        };
        // Who reads no further wants no more.
        if written.is_err() {
            return Ok(0);
        }
    }
}

/// The terminal in raw mode, until it is dropped. It is given back also when the server has gone.
struct Raw;

impl Raw {
    fn enter(sender: &Sender) -> io::Result<Self> {
        let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGHUP])?;
        enable_raw_mode()?;
        let sender = sender.clone();
        thread::spawn(move || {
            for signal in signals.forever() {
                if signal != SIGWINCH {
                    // The server sees that the line is gone, and keeps what was typed.
                    let stream = sender.0.lock().unwrap_or_else(PoisonError::into_inner);
                    let _ = stream.shutdown(std::net::Shutdown::Both);
                    return;
                }
                let Ok((columns, rows)) = crossterm::terminal::size() else { continue };
                if sender.send(&Parcel::Size(columns, rows)).is_err() {
                    return;
                }
            }
        });
        Ok(Self)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let mut out = io::stdout();
        // Either the terminal is back, or it is gone.
        let _ = out.write_all(LEAVE).and_then(|()| out.flush());
        let _ = disable_raw_mode();
    }
}
