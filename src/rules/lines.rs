//! Finding the line of a value in a TOML file, so that a person can be sent there.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The way to a value from the top of a file: keys, and numbers of list entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Place(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Nth(usize),
}

impl Place {
    /// The file as a whole.
    pub fn top() -> Self {
        Self::default()
    }

    /// Below this key.
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// At this entry of a list, from 0 on.
    pub fn nth(&self, n: usize) -> Self {
        self.step(Step::Nth(n))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// A parsed file that knows where its values stand.
pub(super) struct Lines<'a> {
    /// Where lines end: a long file is asked for the lines of all its entries.
    ends: Vec<usize>,
    table: Option<Spanned<DeTable<'a>>>,
}

impl<'a> Lines<'a> {
    /// Of this text. A text that is no TOML knows only its first line.
    pub fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
        Self { ends: ends.collect(), table: DeTable::parse(text).ok() }
    }

    /// The line of a value, from 1 on; of what encloses it, if it is not there itself.
    pub fn line(&self, place: &Place) -> usize {
        let offset = self.offset(place).unwrap_or(0);
        1 + self.ends.partition_point(|end| *end < offset)
    }

    /// Keys at the top of the file.
    pub fn top_keys(&self) -> Vec<&str> {
        self.table.iter().flat_map(|t| t.get_ref().keys()).map(|k| k.get_ref().as_ref()).collect()
    }

    /// Whether the file holds more than plain values.
    pub fn has_tables(&self) -> bool {
        self.table.iter().flat_map(|t| t.get_ref().values()).any(|v| v.get_ref().is_table())
    }

    fn offset(&self, place: &Place) -> Option<usize> {
        let mut steps = place.0.iter();
        let Some(Step::Key(first)) = steps.next() else { return None };
        let mut at = self.table.as_ref()?.get_ref().get(first.as_str())?;
        for step in steps {
            let next = match (step, at.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => table.get(key.as_str()),
                (Step::Nth(n), DeValue::Array(list)) => list.get(*n),
                _ => None,
            };
            let Some(next) = next else { break };
            at = next;
        }
        Some(at.span().start)
    }
}

/// The line, from 1 on, in which the byte at `offset` stands.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_line() {
        let text = "a = 1\n\n[[list]]\nx = 1\n\n[[list]]\nx = [\n  1,\n  2,\n]\n";
        let lines = Lines::new(text);
        let second = Place::top().key("list").nth(1);
        assert_eq!(lines.line(&Place::top()), 1);
        assert_eq!(lines.line(&Place::top().key("list").nth(0).key("x")), 4);
        assert_eq!(lines.line(&second), 6);
        assert_eq!(lines.line(&second.key("x").nth(1)), 9);
        assert_eq!(lines.line(&second.key("not there")), 6, "what encloses it");
    }
}
