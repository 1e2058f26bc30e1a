//! What goes out: data, talk, and how a run ends.

use super::{Streams, USAGE};
use crate::domain::clean;
use crate::domain::fault::Fault;
use crate::domain::say::Say;
use crate::text::Reader;
use serde_json::Value;
use std::io::{self, BufRead, Write};

/// Why a run ends early.
#[derive(Debug)]
pub(super) enum End {
    /// The desk says no.
    Fault(Fault),
    /// The command line cannot be taken.
    Usage(Say),
    /// A stream or file failed.
    Io(io::Error),
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// How a run ends that was refused: what is said, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    texts: Vec<String>,
    code: u8,
}

impl Refusal {
    pub(super) fn of(reader: &Reader, end: &End) -> Self {
        let (texts, code) = match end {
            // Who reads no further wants no more: that is no failure.
            End::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => (Vec::new(), 0),
            End::Io(error) => (vec![error.to_string()], 1),
            End::Usage(say) => (vec![reader.say(say)], USAGE),
            End::Fault(fault) => (faults(reader, fault), fault.exit_code()),
        };
        Self { texts, code }
    }

    /// A fault, as the command line says it.
    #[must_use]
    pub fn of_fault(reader: &Reader, fault: Fault) -> Self {
        Self::of(reader, &End::Fault(fault))
    }

    /// Says it, and returns the exit code.
    pub fn tell(&self, error: &mut dyn Write) -> u8 {
        // Nowhere is left to tell it when standard error is gone.
        self.texts.iter().for_each(|text| drop(tell(error, text)));
        self.code
    }
}

/// The streams with the language of the reader.
pub(super) struct Talk<'a> {
    streams: Streams<'a>,
    /// The language.
    pub reader: Reader,
    /// Errors only.
    pub quiet: bool,
    /// More than usual.
    pub verbose: bool,
    /// Standard error is a terminal.
    pub terminal: bool,
    /// The last line on standard error is still moving.
    moving: bool,
}

impl<'a> Talk<'a> {
    pub fn new(streams: Streams<'a>, reader: Reader) -> Self {
        Self { streams, reader, quiet: false, verbose: false, terminal: false, moving: false }
    }

    /// Standard input.
    pub fn input(&mut self) -> &mut dyn BufRead {
        self.streams.input
    }

    /// One line of data.
    ///
    /// # Errors
    /// If standard output is gone.
    pub fn data(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.streams.output, "{line}")
    }

    /// Data as it is, with its line ends.
    ///
    /// # Errors
    /// If standard output is gone.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.streams.output.write_all(bytes)
    }

    /// All that can be read.
    ///
    /// # Errors
    /// If it cannot be read, or standard output is gone.
    pub fn copy(&mut self, from: &mut dyn io::Read) -> io::Result<()> {
        io::copy(from, self.streams.output).map(|_| ())
    }

    /// One JSON object a line.
    ///
    /// # Errors
    /// If standard output is gone.
    pub fn json(&mut self, value: &Value) -> io::Result<()> {
        self.data(&escaped(&value.to_string()))
    }

    /// Something a person may want to know.
    ///
    /// # Errors
    /// If standard error is gone.
    pub fn tell(&mut self, say: &Say) -> io::Result<()> {
        if self.quiet { Ok(()) } else { self.line(&self.reader.say(say)) }
    }

    /// Something only the curious want to know.
    ///
    /// # Errors
    /// If standard error is gone.
    pub fn detail(&mut self, say: &Say) -> io::Result<()> {
        if self.verbose && !self.quiet { self.line(&self.reader.say(say)) } else { Ok(()) }
    }

    /// Something that went wrong and that nobody may miss, while the rest goes on.
    ///
    /// # Errors
    /// If standard error is gone.
    pub fn error(&mut self, say: &Say) -> io::Result<()> {
        self.line(&self.reader.say(say))
    }

    /// How far something long is, in place of what was said of it before; only to a terminal.
    ///
    /// # Errors
    /// If standard error is gone.
    pub fn progress(&mut self, say: &Say) -> io::Result<()> {
        if self.quiet || !self.terminal {
            return Ok(());
        }
        let text = self.reader.say(say);
        self.moving = true;
        write!(self.streams.error, "\r\x1b[K{}", clean::safe(&text))?;
        self.streams.error.flush()
    }

    /// What was said of how far something is, is over.
    ///
    /// # Errors
    /// If standard error is gone.
    pub fn settle(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.moving) {
            true => write!(self.streams.error, "\r\x1b[K"),
            false => Ok(()),
        }
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.settle()?;
        tell(self.streams.error, text)
    }

    /// Says why the run ends, and returns the exit code.
    pub fn end(&mut self, end: &End) -> u8 {
        let Refusal { texts, code } = Refusal::of(&self.reader, end);
        for text in texts {
            // Nowhere is left to tell it when standard error is gone.
            let _ = self.line(&text);
        }
        code
    }

    /// Help and version go out as asked for; anything else is a usage error.
    pub fn usage(&mut self, error: &clap::Error) -> u8 {
        let rendered = error.render().to_string();
        let text: String = rendered.lines().map(|line| format!("{}\n", clean::safe(line))).collect();
        if error.use_stderr() {
            let hint = self.reader.t("cli-see-help");
            let _ = write!(self.streams.error, "{text}");
            let _ = writeln!(self.streams.error, "{hint}");
            USAGE
        } else {
            let _ = write!(self.streams.output, "{text}");
            0
        }
    }
}

/// A line on standard error.
fn tell(error: &mut dyn Write, text: &str) -> io::Result<()> {
    // What was typed may be part of it, and must not move the cursor.
    writeln!(error, "platedesk: {}", clean::safe(text))
}

/// What a fault says, with the field where one is named.
fn faults(reader: &Reader, fault: &Fault) -> Vec<String> {
    match fault {
        Fault::Invalid(list) => {
            let named = |i: &crate::domain::fault::Invalid| {
                let (field, text) = (i.field.as_str(), reader.say(&i.say));
                // A rule file's problem names its place itself.
                if field.contains(".toml") { text } else { format!("{field}: {text}") }
            };
            list.iter().map(named).collect()
        }
        _ => reader.fault(fault),
    }
}

/// JSON in which characters that a terminal would obey or hide are written as escapes.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() || clean::is_invisible(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}
