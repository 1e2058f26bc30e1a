//! The language files, built in and checked when they are loaded.

use crate::domain::lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};
use std::collections::BTreeSet;
use unic_langid::LanguageIdentifier;

macro_rules! area {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../assets/locales/zh/", $name, ".ftl")),
            include_str!(concat!("../../assets/locales/en/", $name, ".ftl")),
        )
    };
}

/// Every language file: its area, then its Chinese and its English text. One line an area.
pub const FILES: &[(&str, &str, &str)] = &[
    area!("calendar"),
    area!("callpane"),
    area!("calls"),
    area!("cases"),
    area!("cli"),
    area!("complaints"),
    area!("desk"),
    area!("drafts"),
    area!("keys"),
    area!("plan"),
    area!("plate"),
    area!("rules"),
    area!("serve"),
    area!("staff"),
    area!("store"),
    area!("text"),
    area!("trail"),
    area!("transfer"),
    area!("ui"),
];

/// All messages of both languages. Load once; share behind an `Arc`.
pub struct Texts {
    zh: Messages,
    en: Messages,
}

/// The messages of one language.
struct Messages {
    bundle: FluentBundle<FluentResource>,
    ids: BTreeSet<String>,
}

impl Texts {
    /// Reads the built-in [`FILES`].
    ///
    /// # Errors
    /// Names file and line of the first message that is broken or stands there twice.
    pub fn load() -> Result<Self, String> {
        Self::load_from(FILES)
    }

    /// Reads the given files, each as area, Chinese text, English text.
    ///
    /// # Errors
    /// As [`Texts::load`].
    pub fn load_from(files: &[(&str, &str, &str)]) -> Result<Self, String> {
        let zh = files.iter().map(|(area, zh, _)| (*area, *zh));
        let en = files.iter().map(|(area, _, en)| (*area, *en));
        Ok(Self { zh: Messages::load(Lang::Zh, zh)?, en: Messages::load(Lang::En, en)? })
    }

    /// The identifiers of all messages in `lang`.
    #[must_use]
    pub fn ids(&self, lang: Lang) -> BTreeSet<String> {
        self.of(lang).ids.clone()
    }

    /// Whether `lang` has the message.
    #[must_use]
    pub fn has(&self, lang: Lang, id: &str) -> bool {
        self.of(lang).bundle.has_message(id)
    }

    /// The message with its arguments filled in; `⟨id⟩` when there is none, so that a slip
    /// is seen on the screen and breaks nothing.
    #[must_use]
    pub(super) fn render(&self, lang: Lang, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = &self.of(lang).bundle;
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("⟨{id}⟩");
        };
        // A missing argument is written into the text as {$name}; that is all we need to know.
        let mut slips = Vec::new();
        bundle.format_pattern(pattern, args, &mut slips).into_owned()
    }

    fn of(&self, lang: Lang) -> &Messages {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Messages {
    fn load<'a>(lang: Lang, files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let tag: LanguageIdentifier =
            lang.tag().parse().map_err(|e| format!("{} is no language tag: {e}", lang.tag()))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks are bidi controls, which must never reach the terminal.
        bundle.set_use_isolating(false);
        let mut ids = BTreeSet::new();
        for (area, source) in files {
            let place = |line: usize| format!("assets/locales/{}/{area}.ftl:{line}", lang.tag());
            let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
                errors.first().map_or_else(
                    || format!("{}: cannot be read", place(1)),
                    |e| format!("{}: {e}", place(line_of(source, e.pos.start))),
                )
            })?;
            bundle.add_resource(resource).map_err(|errors| twice(&errors, source, &place))?;
            ids.extend(declared(source).map(|(_, id)| id.to_owned()));
        }
        Ok(Self { bundle, ids })
    }
}

/// What to say of messages that an earlier file has already.
fn twice(errors: &[FluentError], source: &str, place: &dyn Fn(usize) -> String) -> String {
    match errors.first() {
        Some(FluentError::Overriding { id, .. }) => {
            // In one file, the second of the two is the one to go.
            let line = declared(source).filter(|(_, found)| found == id).last().map_or(1, |(line, _)| line);
            format!("{}: message {id} stands twice; remove one", place(line))
        }
        other => format!("{}: {other:?}", place(1)),
    }
}

/// Number of the line at a byte offset, counted from 1.
fn line_of(source: &str, offset: usize) -> usize {
    source.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}

/// The messages a file declares, with their lines. A message begins a line with its identifier.
fn declared(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.lines().enumerate().filter_map(|(i, line)| {
        let (id, _) = line.split_once('=')?;
        let id = id.trim_end();
        let first = id.chars().next()?;
        (first.is_ascii_alphabetic() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)))
            .then_some((i + 1, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things_with_the_same_arguments() {
        let texts = Texts::load().unwrap();
        assert_eq!(texts.ids(Lang::Zh), texts.ids(Lang::En));
        for (area, zh, en) in FILES {
            assert_eq!(arguments(zh), arguments(en), "{area}");
        }
    }

    /// The arguments each message of a file names.
    fn arguments(source: &str) -> std::collections::BTreeMap<String, BTreeSet<String>> {
        let mut found = std::collections::BTreeMap::<String, BTreeSet<String>>::new();
        let starts: Vec<_> = declared(source).collect();
        for (n, line) in source.lines().enumerate() {
            let Some((_, id)) = starts.iter().rev().find(|(start, _)| *start <= n + 1) else { continue };
            let names = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
            });
            found.entry((*id).to_owned()).or_default().extend(names);
        }
        found
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let place = |zh, en| Texts::load_from(&[("a", "x = 1\n", "x = 1\n"), ("b", zh, en)]).err();
        assert_eq!(place("y = 2\n", "y = 2\n"), None);
        let broken = place("y = 2\n", "y = 2\n\nz = { $\n").unwrap();
        assert!(broken.starts_with("assets/locales/en/b.ftl:3:"), "{broken}");
        let double = place("y = 2\n\nx = 3\n", "").unwrap();
        assert!(double.starts_with("assets/locales/zh/b.ftl:3: message x stands twice"), "{double}");
    }
}
