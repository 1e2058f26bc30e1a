//! What the program has to tell a person, before it is put into a language.
//!
//! The core never holds sentences: it names a message and its arguments, and
//! `text` renders both in the reader's language.

use super::money::Money;
use super::time::Time;

/// A message by its identifier in `assets/locales/*.ftl`, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// Message identifier, the same in every language.
    pub id: &'static str,
    /// Named arguments.
    pub args: Vec<(&'static str, Arg)>,
}

/// One argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Text taken as it is (already cleaned of control characters).
    Text(String),
    /// A count.
    Number(i64),
    /// An amount, shown as `283.00`.
    Money(Money),
    /// A moment, shown as day and clock time in the store's zone.
    Time(Time),
    /// A message inside a message.
    Say(Box<Say>),
    /// Text that stands in the data in both languages.
    Name(super::name::Name),
}

impl Say {
    /// A message without arguments.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

macro_rules! arg_from {
    ($($from:ty => $make:expr),* $(,)?) => {
        $(impl From<$from> for Arg {
            fn from(value: $from) -> Self { ($make)(value) }
        })*
    };
}
arg_from! {
    &str => |v: &str| Arg::Text(v.to_owned()),
    String => Arg::Text,
    i64 => Arg::Number,
    i32 => |v| Arg::Number(i64::from(v)),
    u32 => |v| Arg::Number(i64::from(v)),
    u16 => |v| Arg::Number(i64::from(v)),
    u8 => |v| Arg::Number(i64::from(v)),
    usize => |v| Arg::Number(i64::try_from(v).unwrap_or(i64::MAX)),
    Money => Arg::Money,
    Time => Arg::Time,
    Say => |v| Arg::Say(Box::new(v)),
    super::name::Name => Arg::Name,
}

/// Names a message: `say!("plate-too-short", found = 4)`. A test reads these
/// calls and the language files, and fails when they do not match.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::domain::say::Say::new($id)$(.with(stringify!($name), $value))*
    };
}
