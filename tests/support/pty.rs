//! A program in a pseudo-terminal, with a terminal's parser behind it. Everything waits for
//! what is to be seen, never for time: each chunk that arrives wakes who waits, and only a
//! test that fails uses up the deadline.

use super::keys;
use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use std::{fmt, thread};

/// How long something that must come may take on a machine that has much else to do.
const DEADLINE: Duration = Duration::from_secs(60);

/// A running program and the screen it draws on.
pub struct Pty {
    shared: Arc<Shared>,
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    process: u32,
    typed: usize,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser<Replies>,
    bytes: usize,
    input_ended: bool,
    exit: Option<u32>,
}

/// Answers of the terminal that a program waits for: where the cursor is.
#[derive(Default)]
struct Replies(Vec<u8>);

impl vt100::Callbacks for Replies {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        if (first, params, c) == (None, &[&[6][..]][..], 'n') {
            let (row, col) = screen.cursor_position();
            self.0.extend(format!("\x1b[{};{}R", row + 1, col + 1).bytes());
        }
    }
}

impl Pty {
    /// Starts a program on a terminal of this size, in an environment that holds only
    /// `PATH`, `TERM`, a UTF-8 locale and what is given.
    pub fn spawn(
        program: impl AsRef<OsStr>,
        args: &[&str],
        env: &[(&str, &str)],
        cols: u16,
        rows: u16,
    ) -> Self {
        let pair = native_pty_system().openpty(size(cols, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        env.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(std::env::current_dir().expect("a working directory"));
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let shared = Arc::new(Shared::new(cols, rows));
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let (killer, process) = (child.clone_killer(), child.process_id().expect("a process id"));
        let reader = pair.master.try_clone_reader().expect("a reader");
        let (seen, reply) = (Arc::clone(&shared), Arc::clone(&writer));
        thread::spawn(move || seen.read(reader, &reply));
        let seen = Arc::clone(&shared);
        thread::spawn(move || {
            let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
            seen.change(|state| state.exit = Some(code));
        });
        Self { shared, master: pair.master, writer, killer, process, typed: 0 }
    }

    /// Waits until the screen satisfies `seen`.
    ///
    /// # Panics
    /// With the whole screen, when it does not within the deadline, or cannot any more.
    #[track_caller]
    pub fn wait_until(&self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let outcome = self.shared.wait(|s| seen(s.parser.screen()), |s| s.input_ended);
        assert!(outcome, "waited in vain for {what}\n{self}");
    }

    /// Waits until this text stands in one row of the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?}"), |screen| rows(screen).iter().any(|r| r.contains(text)));
    }

    /// Waits until this text stands nowhere on the screen.
    #[track_caller]
    pub fn wait_gone(&self, text: &str) {
        let what = format!("{text:?} to go");
        self.wait_until(&what, |screen| !rows(screen).iter().any(|r| r.contains(text)));
    }

    /// Types keys (see [`keys::parse`]), one write each. What follows an `<Esc>` at once
    /// may be taken for an Alt chord, as on every terminal: wait for its effect first.
    pub fn type_keys(&mut self, script: &str) {
        for key in keys::parse(script) {
            self.send(&key);
            self.typed += 1;
        }
    }

    /// Pastes text as one bracketed paste; no keystroke is counted.
    pub fn paste(&self, text: &str) {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Keystrokes since the last call of this.
    pub fn keys_typed(&mut self) -> usize {
        std::mem::take(&mut self.typed)
    }

    /// Bytes the program has sent so far.
    pub fn bytes_seen(&self) -> usize {
        self.shared.lock().bytes
    }

    fn send(&self, bytes: &[u8]) {
        let mut writer = self.writer.lock().expect("writer");
        writer.write_all(bytes).and_then(|()| writer.flush()).expect("the terminal takes input");
    }

    /// The screen as text, a row a line, without blanks at the ends.
    pub fn screen(&self) -> String {
        rows(self.shared.lock().parser.screen()).join("\n")
    }

    /// Where the cursor is, as column and row from 0 on; none while it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let state = self.shared.lock();
        let screen = state.parser.screen();
        let (row, col) = screen.cursor_position();
        (!screen.hide_cursor()).then_some((col, row))
    }

    /// Gives the terminal another size; the program gets `SIGWINCH`.
    pub fn resize(&self, cols: u16, rows: u16) {
        self.shared.change(|state| state.parser.screen_mut().set_size(cell(rows), cell(cols)));
        self.master.resize(size(cols, rows)).expect("resize");
    }

    /// Sends a signal by name (`TERM`, `HUP`, `KILL` …).
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.to_string()]).status();
        assert!(sent.is_ok_and(|s| s.success()), "kill -s {name} {}", self.process);
    }

    /// Waits until the program has ended and everything it wrote is on the screen; its
    /// exit code (1 if a signal ended it).
    ///
    /// # Panics
    /// When it does not end within the deadline.
    #[track_caller]
    pub fn wait_exit(&self) -> u32 {
        let ended = self.shared.wait(|s| s.exit.is_some() && s.input_ended, |_| false);
        assert!(ended, "waited in vain for the end of the program\n{self}");
        self.shared.lock().exit.unwrap_or(u32::MAX)
    }

    /// What is not as a program finds it: none if the terminal was left in order.
    pub fn terminal_disorder(&self) -> Vec<&'static str> {
        let state = self.shared.lock();
        let screen = state.parser.screen();
        let lines = self.master.get_termios().map(|t| format!("{:?}", t.local_flags)).unwrap_or_default();
        let on = |flag: &str| lines.split(" | ").any(|f| f == flag);
        let checks = [
            (screen.alternate_screen(), "alternate screen"),
            (screen.hide_cursor(), "cursor hidden"),
            (screen.bracketed_paste(), "bracketed paste"),
            (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None, "mouse"),
            (screen.fgcolor() != vt100::Color::Default || screen.inverse(), "colours"),
            (!on("ICANON"), "no line editing"),
            (!on("ECHO"), "no echo"),
            (!on("ISIG"), "no signals from keys"),
        ];
        checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, name)| name).collect()
    }

    /// Whether the terminal was left as it was found.
    pub fn terminal_restored(&self) -> bool {
        self.terminal_disorder().is_empty()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Already ended in a test that went well.
        let _ = self.killer.kill();
    }
}

impl fmt::Display for Pty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exit = self.shared.lock().exit;
        let screen = self.screen();
        writeln!(f, "exit code: {exit:?}; the screen:")?;
        screen.lines().try_for_each(|row| writeln!(f, "|{row}"))
    }
}

impl Shared {
    fn new(cols: u16, rows: u16) -> Self {
        let parser = vt100::Parser::new_with_callbacks(cell(rows), cell(cols), 0, Replies::default());
        let state = State { parser, bytes: 0, input_ended: false, exit: None };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("state")
    }

    fn change(&self, how: impl FnOnce(&mut State)) {
        how(&mut self.lock());
        self.changed.notify_all();
    }

    fn read(&self, mut reader: Box<dyn Read + Send>, reply: &Mutex<Box<dyn Write + Send>>) {
        let mut chunk = [0; 16 * 1024];
        // Linux reports the end of the other side as an error.
        while let Ok(count @ 1..) = reader.read(&mut chunk) {
            let mut answer = Vec::new();
            self.change(|state| {
                state.parser.process(&chunk[..count]);
                state.bytes += count;
                answer = std::mem::take(&mut state.parser.callbacks_mut().0);
            });
            if !answer.is_empty() {
                let _ = reply.lock().expect("writer").write_all(&answer);
            }
        }
        self.change(|state| state.input_ended = true);
    }

    /// Waits until `done`; false when `hopeless`, or at the deadline.
    fn wait(&self, done: impl Fn(&State) -> bool, hopeless: impl Fn(&State) -> bool) -> bool {
        let until = Instant::now() + DEADLINE;
        let mut state = self.lock();
        loop {
            if done(&state) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || hopeless(&state) {
                return false;
            }
            state = self.changed.wait_timeout(state, left).expect("state").0;
        }
    }
}

fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, cols) = screen.size();
    screen.rows(0, cols.get()).map(|row| row.trim_end().to_owned()).collect()
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn cell(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a size above zero")
}
