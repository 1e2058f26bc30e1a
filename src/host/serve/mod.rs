//! A server: one process has the store open, and everybody works at it, over SSH and over a socket
//! beside the store.
//!
//! Connections live in a small runtime; each console is a session in a thread of its own
//! (`station`), each command line a run in one (`work`). What they share is `server`.

mod guard;
mod host_key;
pub mod protocol;
mod server;
pub mod socket;
mod spool;
mod ssh;
mod station;
mod stream;
mod work;

use super::keeper::Keeper;
use super::planner::Planner;
use crate::cli;
use crate::desk::Desk;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::domain::trade::ServePlan;
use crate::say;
use crate::text::Reader;
use guard::{Bounds, Guard};
use russh::keys::HashAlg;
use russh::server::Config;
use russh::{MethodKind, MethodSet, Preferred};
use server::{Server, no_thread};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::Duration;
use stream::{Guarded, Leash};
use tokio::net::{TcpListener, TcpStream, UnixListener};
use tokio::sync::Notify;

/// So often is looked whether planner or keeper have something to do, or are done.
const BACKGROUND: Duration = Duration::from_secs(1);
/// So long sessions have at the end to keep what was typed and to take their leave.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes that wait in the system for a slow line: more would be old pictures.
const UNSENT: u32 = 16 * 1024;

/// Serves until it is told to end (`SIGTERM`, `SIGINT`, `SIGHUP`).
///
/// # Errors
/// [`Fault::Storage`] if address, socket or host key cannot be had.
pub fn run(serve: cli::Serve) -> Result<(), Fault> {
    let cli::Serve { desk, reader, notices, listen, no_ssh } = serve;
    let plan = desk.trade().store.serve.clone().unwrap_or_default();
    let address = (!no_ssh).then(|| listen.unwrap_or_else(|| plan.listen.clone()));
    let desk = Arc::new(desk);
    desk.read_lookup_behind()?;
    let log = Log(reader.clone());
    notices.iter().for_each(|notice| log.say(notice));
    let server = Server::new(Arc::clone(&desk), reader, Guard::new(Bounds::default()));
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP]).map_err(no_thread)?;
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().map_err(no_thread)?;
    let end = Arc::new(Notify::new());
    let opened = runtime.block_on(open(&server, &plan, address, &log, &end))?;
    let (stop, stopped) = sync_channel::<()>(0);
    let background = background(Arc::clone(&desk), log.clone(), stopped)?;
    wait(signals);
    log.say(&say!("serve-ends", sessions = server.sessions()));
    server.end_all();
    end.notify_waiters();
    let left = runtime.block_on(server.wait_for_all(PATIENCE));
    drop(stop);
    // Its end is all that matters.
    let _ = background.join();
    runtime.shutdown_timeout(PATIENCE);
    let _ = std::fs::remove_file(opened);
    if left > 0 {
        log.say(&say!("serve-left", sessions = left));
    }
    Ok(())
}

fn wait(mut signals: Signals) {
    let _ = signals.forever().next();
}

/// Where the server tells what it does. Nothing of anybody's is in it: who signed in is on the trail.
#[derive(Clone)]
struct Log(Reader);

impl Log {
    fn say(&self, say: &Say) {
        // If nobody reads it, so be it.
        let _ = writeln!(io::stderr(), "platedesk: {}", self.0.say(say));
    }
}

/// Opens socket and address, and begins to serve on them. Returns the path of the socket.
async fn open(
    server: &Arc<Server>,
    plan: &ServePlan,
    address: Option<String>,
    log: &Log,
    end: &Arc<Notify>,
) -> Result<PathBuf, Fault> {
    let socket = socket_of(server.desk.dir(), plan);
    let listener = socket::open(&socket, plan.group)?;
    log.say(&say!("serve-at-socket", path = socket.display().to_string()));
    tokio::spawn(accept_local(Arc::clone(server), listener, Arc::clone(end)));
    if let Some(address) = address {
        let key = host_key::host_key(server.desk.dir())?;
        let fingerprint = key.public_key().fingerprint(HashAlg::Sha256).to_string();
        let fault = |e: io::Error| {
            Fault::Storage(say!("serve-address", address = address.as_str(), error = e.to_string()))
        };
        let listener = TcpListener::bind(&address).await.map_err(fault)?;
        let bound = listener.local_addr().map_err(fault)?.to_string();
        log.say(&say!("serve-at-ssh", address = bound, key = fingerprint));
        tokio::spawn(accept(Arc::clone(server), listener, Arc::new(config(key)), Arc::clone(end)));
    }
    Ok(socket)
}

/// The socket of a store.
#[must_use]
pub fn socket_of(store: &std::path::Path, plan: &ServePlan) -> PathBuf {
    if plan.socket.is_empty() { socket::beside(store) } else { PathBuf::from(&plan.socket) }
}

/// What SSH is spoken: nothing older than curve25519, authenticated ciphers or MACs over the
/// ciphertext, no compression.
fn config(key: russh::keys::PrivateKey) -> Config {
    use russh::{cipher, compression, kex, mac};
    let preferred = Preferred {
        kex: Cow::Borrowed(&[
            kex::MLKEM768X25519_SHA256,
            kex::CURVE25519,
            kex::CURVE25519_PRE_RFC_8731,
            kex::EXTENSION_SUPPORT_AS_SERVER,
            kex::EXTENSION_OPENSSH_STRICT_KEX_AS_SERVER,
        ]),
        cipher: Cow::Borrowed(&[
            cipher::CHACHA20_POLY1305,
            cipher::AES_256_GCM,
            cipher::AES_128_GCM,
            cipher::AES_256_CTR,
        ]),
        mac: Cow::Borrowed(&[mac::HMAC_SHA256_ETM, mac::HMAC_SHA512_ETM]),
        compression: Cow::Borrowed(&[compression::NONE]),
        ..Preferred::default()
    };
    Config {
        methods: MethodSet::from(&[MethodKind::PublicKey][..]),
        auth_rejection_time: Duration::from_millis(500),
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![key],
        preferred,
        max_auth_attempts: 6,
        window_size: 256 * 1024,
        event_buffer_size: 1,
        // Frames that go out put it off; keys are timed by the session.
        inactivity_timeout: Some(Duration::from_secs(600)),
        keepalive_interval: Some(Duration::from_secs(30)),
        keepalive_max: 3,
        ..Config::default()
    }
}

async fn accept(server: Arc<Server>, listener: TcpListener, config: Arc<Config>, end: Arc<Notify>) {
    loop {
        let (stream, address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Too many open files, or one that went at once: the next one may do better.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            () = end.notified() => return,
        };
        let leash = Leash::default();
        let Some(visitor) = server.enter(address.ip(), &leash) else { continue };
        tune(&stream);
        let stream = Guarded::new(stream, leash.clone());
        let connection = ssh::Connection::new(Arc::clone(&server), visitor, leash, address.ip());
        let config = Arc::clone(&config);
        tokio::spawn(async move {
            // How a connection ends is nobody's concern but its own.
            if let Ok(session) = russh::server::run_stream(config, stream, connection).await {
                let _ = session.await;
            }
        });
    }
}

/// Keys are sent at once, and no more is put on a slow line than it takes. Without it all works, too.
fn tune(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
    let _ = socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT);
}

async fn accept_local(server: Arc<Server>, listener: UnixListener, end: Arc<Notify>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(tokio::spawn(socket::serve(Arc::clone(&server), stream))),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            () = end.notified() => return,
        }
    }
}

/// What the desk does for itself, as long as the other end of `stopped` is there.
fn background(
    desk: Arc<Desk>,
    log: Log,
    stopped: Receiver<()>,
) -> Result<std::thread::JoinHandle<()>, Fault> {
    let run = move || {
        let (mut keeper, mut planner) = (Keeper::default(), Planner::default());
        while stopped.recv_timeout(BACKGROUND) == Err(RecvTimeoutError::Timeout) {
            planner.tick(&desk);
            match keeper.tick(&desk) {
                Some(Ok(keeping)) => keeping.notices.iter().for_each(|notice| log.say(notice)),
                Some(Err(fault)) => {
                    [say!("keeping-failed")].iter().chain(&fault.says()).for_each(|say| log.say(say));
                }
                None => {}
            }
        }
    };
    Builder::new().name("background".to_owned()).spawn(run).map_err(no_thread)
}
