//! The socket beside the store: consoles and command lines of this machine. Who comes is known by the
//! system, not by what they say.

use super::protocol::{Greeting, MOST, Parcel, Unpacker, VERSION, parcels};
use super::server::{Server, no_thread};
use super::station::Inbound;
use super::stream::{Guarded, Leash};
use super::work::{Command, Out, Running, WAITING};
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use crate::say;
use nix::unistd::{Uid, User};
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream as Stream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

/// Pieces of input that may wait; who sends more waits.
const PIECES: usize = 16;

/// Where the socket of a store is, if its configuration does not say.
#[must_use]
pub fn beside(store: &Path) -> PathBuf {
    let store = fs::canonicalize(store).unwrap_or_else(|_| store.to_owned());
    let mut name = store.file_name().unwrap_or_default().to_owned();
    name.push(".sock");
    store.with_file_name(name)
}

/// Whether a server answers there.
#[must_use]
pub fn answers(socket: &Path) -> bool {
    Stream::connect(socket).is_ok()
}

/// Opens the socket. One that a killed server has left is taken away: whoever has the store's lock
/// may.
///
/// # Errors
/// [`Fault::Storage`] if it cannot be made, or its path is too long for the system.
pub fn open(socket: &Path, group: bool) -> Result<UnixListener, Fault> {
    let fault = |e: io::Error| {
        let path = socket.display().to_string();
        Fault::Storage(say!("serve-socket", path = path, error = e.to_string()))
    };
    if !answers(socket) {
        match fs::remove_file(socket) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(fault(e)),
            _ => {}
        }
    }
    // Nobody else may come in between being made and being closed to others: it is made in a
    // directory of its own, and then put in its place.
    let parent = socket.parent().unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().prefix(".pd").rand_bytes(4).tempdir_in(parent).map_err(fault)?;
    let made = aside.path().join("s");
    let listener = UnixListener::bind(&made).map_err(fault)?;
    let mode = if group { 0o660 } else { 0o600 };
    fs::set_permissions(&made, fs::Permissions::from_mode(mode)).map_err(fault)?;
    fs::rename(&made, socket).map_err(fault)?;
    Ok(listener)
}

/// Who is on the other side: the system says.
fn who(server: &Server, stream: &UnixStream) -> Result<Actor, Fault> {
    let unknown = || Fault::Denied(say!("serve-unknown-user"));
    let uid = stream.peer_cred().map_err(|_| unknown())?.uid();
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten().ok_or_else(unknown)?;
    let actor = server.desk.actor(&user.name, None, "attach")?;
    let owner = fs::metadata(server.desk.dir()).is_ok_and(|m| m.uid() == uid);
    // As long as nobody is enrolled, whoever has the store is its administrator; not whoever may
    // reach the socket.
    if !owner && !server.desk.is_enrolled(&user.name)? {
        return Err(Fault::Denied(say!("desk-not-enrolled", login = user.name)));
    }
    Ok(actor)
}

/// Serves one connection.
pub async fn serve(server: Arc<Server>, stream: UnixStream) {
    let actor = who(&server, &stream);
    let leash = Leash::default();
    let Some(visitor) = server.enter(IpAddr::V4(Ipv4Addr::UNSPECIFIED), &leash) else { return };
    let (reader, mut writer) = tokio::io::split(Guarded::new(stream, leash.clone()));
    let mut inbox = Inbox { reader, unpacker: Unpacker::default() };
    let Ok(Some(Parcel::Greeting(greeting))) = inbox.next().await else { return };
    let begun = actor.and_then(|actor| begin(&server, actor, greeting));
    leash.settle();
    server.settled(&visitor);
    match begun {
        Ok(Begun { takes, out, after }) => {
            let feeding = tokio::spawn(feed(inbox, takes));
            // Who is gone needs no answer.
            let _ = pump(&mut writer, out, after).await;
            feeding.abort();
        }
        Err(fault) => {
            let text = server.reader.fault(&fault).join("\n");
            let parcels =
                [Parcel::Error(format!("platedesk: {text}\n").into()), Parcel::Exit(fault.exit_code())];
            for parcel in parcels {
                let _ = writer.write_all(&parcel.to_bytes()).await;
            }
        }
    }
    let _ = writer.shutdown().await;
}

/// What takes the input.
enum Takes {
    Keys(mpsc::Sender<Inbound>, Arc<AtomicUsize>),
    Input(Running),
}

struct Begun {
    takes: Takes,
    out: mpsc::Receiver<Out>,
    after: Box<dyn Fn() + Send>,
}

fn begin(server: &Arc<Server>, actor: Actor, greeting: Greeting) -> Result<Begun, Fault> {
    if greeting.v != VERSION {
        return Err(Fault::Storage(say!("serve-other-version")));
    }
    let place = server.seat(&actor)?;
    let (sender, out) = mpsc::channel(WAITING);
    let lang = Some(greeting.lang).filter(|lang| !lang.is_empty());
    if !greeting.args.is_empty() {
        let (desk, words, terminal) = (Arc::clone(&server.desk), greeting.args, greeting.terminal);
        let command = Command { desk, actor, words, lang, terminal, raw: false };
        let takes = Takes::Input(command.begin(place, sender).map_err(no_thread)?);
        return Ok(Begun { takes, out, after: Box::new(|| ()) });
    }
    server.signed_in(&actor, "socket".to_owned());
    let (keys, typed) = mpsc::channel(PIECES);
    let waiting = Arc::new(AtomicUsize::new(0));
    let claimed = (u32::from(greeting.size.0), u32::from(greeting.size.1));
    let mut arrival =
        server.arrival(actor, None, claimed, lang.clone())?.looking(greeting.colour, greeting.wide);
    if let Some(lang) = lang.filter(|_| greeting.chosen) {
        arrival.reader.lang = crate::cli::lang_of(&lang);
    }
    let station = arrival.sit(place, sender, typed, Arc::clone(&waiting))?;
    let after = Box::new(move || station.frame_taken());
    Ok(Begun { takes: Takes::Keys(keys, waiting), out, after })
}

/// What comes in, parcel by parcel.
struct Inbox {
    reader: ReadHalf<Guarded<UnixStream>>,
    unpacker: Unpacker,
}

impl Inbox {
    async fn next(&mut self) -> io::Result<Option<Parcel>> {
        let mut buffer = vec![0; MOST / 16];
        loop {
            if let Some(parcel) = self.unpacker.take()? {
                return Ok(Some(parcel));
            }
            let got = self.reader.read(&mut buffer).await?;
            if got == 0 {
                return Ok(None);
            }
            self.unpacker.push(&buffer[..got]);
        }
    }
}

/// Gives what comes in to what runs, until either ends.
async fn feed(mut inbox: Inbox, takes: Takes) {
    while let Ok(Some(parcel)) = inbox.next().await {
        let taken = match (&takes, parcel) {
            (Takes::Keys(keys, waiting), Parcel::Input(bytes)) => {
                waiting.fetch_add(bytes.len(), std::sync::atomic::Ordering::SeqCst);
                keys.send(Inbound::Bytes(bytes)).await.is_ok()
            }
            (Takes::Keys(keys, _), Parcel::Size(columns, rows)) => {
                let size = super::station::size((u32::from(columns), u32::from(rows)));
                keys.send(Inbound::Size(size)).await.is_ok()
            }
            (Takes::Input(running), Parcel::Input(bytes)) => running.input.put(&bytes).is_ok(),
            (Takes::Input(running), Parcel::InputEnds) => {
                running.input.end();
                true
            }
            _ => false,
        };
        if !taken {
            return;
        }
    }
}

async fn pump(
    writer: &mut WriteHalf<Guarded<UnixStream>>,
    mut out: mpsc::Receiver<Out>,
    after: impl Fn(),
) -> io::Result<()> {
    while let Some(out) = out.recv().await {
        match out {
            Out::Output(bytes) => {
                for parcel in parcels(&bytes, Parcel::Output) {
                    writer.write_all(&parcel.to_bytes()).await?;
                }
            }
            Out::Error(bytes) => {
                for parcel in parcels(&bytes, Parcel::Error) {
                    writer.write_all(&parcel.to_bytes()).await?;
                }
            }
            Out::Exit(code) => return writer.write_all(&Parcel::Exit(code).to_bytes()).await,
        }
        after();
    }
    Ok(())
}
