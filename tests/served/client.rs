//! A client of SSH in this process, for what OpenSSH's would not do, and for crowds.

#![allow(dead_code, reason = "not every test uses all of it")]

use russh::client::{self, Handle};
use russh::keys::{PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate, load_secret_key};
use russh::{Channel, ChannelMsg};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What is waited for comes at once, or never.
const NEVER: Duration = Duration::from_secs(60);

pub struct Anybody;

impl client::Handler for Anybody {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _key: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

pub fn key(path: &Path) -> Arc<PrivateKey> {
    Arc::new(load_secret_key(path, None).unwrap())
}

/// Signs in; none if that is refused, or nobody answers.
pub async fn sign_in(port: u16, login: &str, key: &Arc<PrivateKey>) -> Option<Handle<Anybody>> {
    let config = Arc::new(client::Config::default());
    let mut handle = client::connect(config, ("127.0.0.1", port), Anybody).await.ok()?;
    let key = PrivateKeyWithHashAlg::new(Arc::clone(key), None);
    let answer = handle.authenticate_publickey(login, key).await.ok()?;
    answer.success().then_some(handle)
}

/// Runs a command with this input; its output, and its exit code.
pub async fn exec(handle: &Handle<Anybody>, command: &str, input: &str) -> (String, Option<u32>) {
    let mut channel = handle.channel_open_session().await.unwrap();
    channel.exec(true, command).await.unwrap();
    channel.data_bytes(input.as_bytes().to_vec()).await.unwrap();
    channel.eof().await.unwrap();
    let (mut out, mut code) = (Vec::new(), None);
    while let Ok(Some(message)) = tokio::time::timeout(NEVER, channel.wait()).await {
        match message {
            ChannelMsg::Data { data } | ChannelMsg::ExtendedData { data, .. } => out.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => code = Some(exit_status),
            ChannelMsg::Close => break,
            _ => {}
        }
    }
    (String::from_utf8_lossy(&out).into_owned(), code)
}

/// A console of this size.
pub async fn console(handle: &Handle<Anybody>, columns: u32, rows: u32) -> Console {
    let channel = handle.channel_open_session().await.unwrap();
    channel.request_pty(false, "xterm-256color", columns, rows, 0, 0, &[]).await.unwrap();
    channel.request_shell(true).await.unwrap();
    let cells = |n: u32, most: u16| {
        std::num::NonZeroU16::new(u16::try_from(n).unwrap_or(most).clamp(20, most)).unwrap()
    };
    Console { channel, screen: vt100::Parser::new(cells(rows, 150), cells(columns, 400), 0), bytes: 0 }
}

pub struct Console {
    pub channel: Channel<client::Msg>,
    pub screen: vt100::Parser,
    /// Bytes that came so far.
    pub bytes: usize,
}

impl Console {
    pub async fn keys(&self, keys: &str) {
        self.channel.data_bytes(keys.as_bytes().to_vec()).await.unwrap();
    }

    /// Whether it goes on.
    pub async fn next(&mut self) -> bool {
        match tokio::time::timeout(NEVER, self.channel.wait()).await {
            Ok(Some(ChannelMsg::Data { data })) => {
                self.bytes += data.len();
                self.screen.process(&data);
                true
            }
            Ok(Some(ChannelMsg::Close) | None) => false,
            Ok(Some(_)) => true,
            Err(_) => panic!("waited in vain:\n{}", self.text()),
        }
    }

    /// Takes what has come already.
    pub async fn drain(&mut self) {
        let now = Duration::from_millis(1);
        while let Ok(Some(message)) = tokio::time::timeout(now, self.channel.wait()).await {
            if let ChannelMsg::Data { data } = message {
                self.bytes += data.len();
                self.screen.process(&data);
            }
        }
    }

    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    pub async fn until(&mut self, text: &str) {
        while !self.text().contains(text) {
            assert!(self.next().await, "ended before {text:?}:\n{}", self.text());
        }
    }
}
