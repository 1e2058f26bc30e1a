//! SSH: one connection. Public keys only, one channel, nothing forwarded.

use super::server::{Server, Visitor};
use super::station::Inbound;
use super::stream::Leash;
use super::work::{Command, Out, Running, WAITING};
use crate::domain::fault::Fault;
use crate::domain::user::Actor;
use russh::keys::HashAlg;
use russh::server::{
    Auth, ChannelOpenHandle, Handle, Handler, Msg, PublicKeyOffer, Session, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, Disconnect, Pty};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// Bytes of keys that may wait. A paste of 100 KB fits; whoever sends more than somebody can look at
/// is no person.
const KEYS: usize = 256 * 1024;
/// Pieces of input that may wait.
const PIECES: usize = 1024;
/// So long a connection may stay when all is said.
const LEAVING: Duration = Duration::from_secs(10);
/// Variables of the environment that are looked at, and their longest value.
const VARIABLES: [&str; 5] = ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "PLATEDESK_AMBIGUOUS"];
const LONGEST: usize = 64;

/// What came with a request for a terminal.
#[derive(Clone, Copy)]
struct Terminal {
    columns: u32,
    rows: u32,
}

/// What runs on the channel.
enum Runs {
    Nothing,
    Console { keys: mpsc::Sender<Inbound>, waiting: Arc<AtomicUsize> },
    Command(Running),
}

/// One connection.
pub struct Connection {
    server: Arc<Server>,
    visitor: Visitor,
    leash: Leash,
    address: IpAddr,
    who: Option<(Actor, String)>,
    channel: Option<ChannelId>,
    terminal: Option<Terminal>,
    environment: Vec<(String, String)>,
    runs: Runs,
}

/// The session ends; russh hears no more than that.
fn over() -> russh::Error {
    russh::Error::Disconnect
}

impl Connection {
    /// Nobody has signed in.
    pub fn new(server: Arc<Server>, visitor: Visitor, leash: Leash, address: IpAddr) -> Self {
        let environment = Vec::new();
        let (who, channel, terminal, runs) = (None, None, None, Runs::Nothing);
        Self { server, visitor, leash, address, who, channel, terminal, environment, runs }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let mut set = self.environment.iter().filter(|(n, v)| n == name && !v.is_empty());
        set.next().map(|(_, value)| value.as_str())
    }

    fn lang(&self) -> Option<String> {
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| self.variable(name)).map(str::to_owned)
    }

    /// Whether the key of this user is one of theirs.
    fn knows(&self, user: &str, fingerprint: &str) -> Option<Actor> {
        self.server.desk.sign_in(user, fingerprint, "ssh").ok()
    }

    fn refuse(&self, user: &str) -> Auth {
        self.server.refused(self.address, user);
        Auth::reject()
    }

    /// Begins what was asked for on the channel.
    fn begin(&mut self, channel: ChannelId, words: Vec<String>, session: &mut Session) -> Result<(), Fault> {
        let Some((actor, fingerprint)) = self.who.clone() else { return Ok(()) };
        let (out, taken) = mpsc::channel(WAITING);
        let seat = self.server.seat(&actor)?;
        let console = words.is_empty() && self.terminal.is_some();
        if console {
            let Some(Terminal { columns, rows }) = self.terminal else { return Ok(()) };
            let (keys, typed) = mpsc::channel(PIECES);
            let waiting = Arc::new(AtomicUsize::new(0));
            let arrival = self.server.arrival(actor, Some(fingerprint), (columns, rows), self.lang())?;
            let colour = self.variable("NO_COLOR").is_none();
            let wide = self.variable("PLATEDESK_AMBIGUOUS") == Some("wide");
            let station = arrival.looking(colour, wide).sit(seat, out, typed, Arc::clone(&waiting))?;
            tokio::spawn(pump(session.handle(), channel, taken, move || station.frame_taken()));
            self.runs = Runs::Console { keys, waiting };
        } else {
            let (desk, lang, raw) = (Arc::clone(&self.server.desk), self.lang(), self.terminal.is_some());
            let command = Command { desk, actor, words, lang, terminal: raw, raw };
            self.runs = Runs::Command(command.begin(seat, out).map_err(super::server::no_thread)?);
            tokio::spawn(pump(session.handle(), channel, taken, || ()));
        }
        self.leash.settle();
        self.server.settled(&self.visitor);
        Ok(())
    }

    fn answer(
        &mut self,
        channel: ChannelId,
        words: Option<Vec<String>>,
        session: &mut Session,
    ) -> Result<(), russh::Error> {
        let free = matches!(self.runs, Runs::Nothing) && self.channel == Some(channel);
        let Some(words) = words.filter(|_| free) else { return session.channel_failure(channel) };
        session.channel_success(channel)?;
        if let Err(fault) = self.begin(channel, words, session) {
            for line in self.server.reader.fault(&fault) {
                session.extended_data(channel, 1, format!("platedesk: {line}\r\n").into_bytes())?;
            }
            session.exit_status_request(channel, u32::from(fault.exit_code()))?;
            session.close(channel)?;
        }
        Ok(())
    }

    /// Gives bytes to what runs. Never waits: what cannot be taken ends the connection.
    fn give(&self, bytes: &[u8]) -> Result<(), russh::Error> {
        match &self.runs {
            Runs::Nothing => Ok(()),
            Runs::Command(running) => running.input.put(bytes).map_err(|_| over()),
            Runs::Console { keys, waiting } => {
                if waiting.fetch_add(bytes.len(), Ordering::SeqCst) + bytes.len() > KEYS {
                    return Err(over());
                }
                match keys.try_send(Inbound::Bytes(bytes.to_vec())) {
                    Ok(()) => Ok(()),
                    // The session has ended, and its last words are on their way.
                    Err(mpsc::error::TrySendError::Closed(_)) => Ok(()),
                    Err(mpsc::error::TrySendError::Full(_)) => Err(over()),
                }
            }
        }
    }
}

/// Takes away what is given out, in its order, as fast as the other side takes it.
async fn pump(
    handle: Handle,
    channel: ChannelId,
    mut taken: mpsc::Receiver<Out>,
    after: impl Fn() + Send + 'static,
) {
    let mut exit = 1;
    while let Some(out) = taken.recv().await {
        let sent = match out {
            Out::Output(bytes) => handle.data(channel, bytes).await.is_ok(),
            Out::Error(bytes) => handle.extended_data(channel, 1, bytes).await.is_ok(),
            Out::Exit(code) => {
                exit = code;
                break;
            }
        };
        if !sent {
            return;
        }
        after();
    }
    // Whoever is gone needs none of it.
    let _ = handle.exit_status_request(channel, u32::from(exit)).await;
    let _ = handle.eof(channel).await;
    let _ = handle.close(channel).await;
    // The other side closes the connection now; one that does not is not waited for.
    tokio::time::sleep(LEAVING).await;
    let _ = handle.disconnect(Disconnect::ByApplication, String::new(), String::new()).await;
}

impl Handler for Connection {
    type Error = russh::Error;

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Self::Error> {
        let fingerprint = offer.public_key.fingerprint(HashAlg::Sha256).to_string();
        Ok(if self.knows(user, &fingerprint).is_some() { Auth::Accept } else { self.refuse(user) })
    }

    async fn auth_publickey(&mut self, user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth, Self::Error> {
        let fingerprint = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        let Some(actor) = self.knows(user, &fingerprint) else { return Ok(self.refuse(user)) };
        self.server.welcomed(self.address, &actor);
        self.who = Some((actor, fingerprint));
        Ok(Auth::Accept)
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        // One is enough for anybody; the refusal of another is in dropping its handle.
        if self.channel.is_none() {
            self.channel = Some(channel.id());
            reply.accept().await;
        }
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        _term: &str,
        columns: u32,
        rows: u32,
        _width: u32,
        _height: u32,
        _modes: &[(Pty, u32)],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.terminal = Some(Terminal { columns, rows });
        session.channel_success(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let wanted = VARIABLES.contains(&name) && value.len() <= LONGEST;
        if wanted && self.environment.len() < VARIABLES.len() {
            self.environment.push((name.to_owned(), value.to_owned()));
            return session.channel_success(channel);
        }
        session.channel_failure(channel)
    }

    async fn shell_request(&mut self, channel: ChannelId, session: &mut Session) -> Result<(), Self::Error> {
        self.answer(channel, Some(Vec::new()), session)
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        line: &[u8],
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        let words = std::str::from_utf8(line).ok().and_then(shlex::split);
        self.answer(channel, words, session)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _name: &str,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _single: bool,
        _protocol: &str,
        _cookie: &str,
        _screen: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        session.channel_failure(channel)
    }

    async fn agent_request(
        &mut self,
        channel: ChannelId,
        session: &mut Session,
    ) -> Result<bool, Self::Error> {
        session.channel_failure(channel)?;
        Ok(false)
    }

    async fn window_change_request(
        &mut self,
        channel: ChannelId,
        columns: u32,
        rows: u32,
        _width: u32,
        _height: u32,
        session: &mut Session,
    ) -> Result<(), Self::Error> {
        if let Runs::Console { keys, .. } = &self.runs {
            // One that finds no room is followed by the next key's frame.
            let _ = keys.try_send(Inbound::Size(super::station::size((columns, rows))));
        }
        session.channel_success(channel)
    }

    async fn data(
        &mut self,
        _channel: ChannelId,
        bytes: &[u8],
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.give(bytes)
    }

    async fn channel_eof(&mut self, _channel: ChannelId, _session: &mut Session) -> Result<(), Self::Error> {
        if let Runs::Command(running) = &self.runs {
            running.input.end();
        }
        Ok(())
    }

    async fn channel_close(
        &mut self,
        _channel: ChannelId,
        _session: &mut Session,
    ) -> Result<(), Self::Error> {
        self.runs = Runs::Nothing;
        Ok(())
    }
}
