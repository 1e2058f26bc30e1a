//! Dispatch, footer, help, palette, the numbered list and the key table of the README are all
//! made from one declaration: [`BINDINGS`].

mod action;
mod chord;
mod table;

pub use action::{Action, Scope};
pub use chord::{Chord, Key, twin};
pub use table::{BINDINGS, Binding};

/// The bindings that work at a place, the closest scope first.
pub fn at(scopes: &[Scope]) -> impl Iterator<Item = &'static Binding> {
    scopes.iter().flat_map(|scope| BINDINGS.iter().filter(move |b| b.scope == *scope))
}

/// What a chord does at a place.
#[must_use]
pub fn resolve(scopes: &[Scope], chord: Chord) -> Option<Action> {
    at(scopes).find(|b| b.chords.contains(&chord)).map(|b| b.action)
}

/// Which of the digits it is, counted from 0; `0` is the tenth.
#[must_use]
pub fn digit(chord: Chord) -> Option<usize> {
    match chord.key {
        Key::Char('0') if !chord.ctrl => Some(9),
        Key::Char(c) if !chord.ctrl => c.to_digit(10).and_then(|n| usize::try_from(n).ok()).map(|n| n - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No two bindings active at one place differ by case alone, so none is upper case.
    #[test]
    fn letters_are_bound_without_case() {
        for chord in BINDINGS.iter().flat_map(|b| b.chords) {
            if let Key::Char(c) = chord.key {
                assert_eq!(c, twin(c), "{chord:?}");
            }
        }
    }

    #[test]
    fn no_chord_is_bound_twice_in_one_scope() {
        let mut seen = std::collections::HashMap::new();
        for b in BINDINGS {
            for chord in b.chords {
                let before = seen.insert((b.scope, *chord), b.action);
                assert_eq!(before, None, "{chord:?} in {:?} does {before:?} and {:?}", b.scope, b.action);
            }
        }
    }

    /// Keys that SSH, tmux or an input method swallow are never bound; Ctrl-C only where it means
    /// what it means everywhere.
    #[test]
    fn forbidden_chords_are_free() {
        let own = |b: &&Binding| b.action != Action::StopWork;
        for chord in BINDINGS.iter().filter(own).flat_map(|b| b.chords).filter(|c| c.ctrl) {
            assert!(!matches!(chord.key, Key::Char(' ' | 'a' | 'b' | 'c' | 'z' | '\\')), "{chord:?}");
        }
    }

    /// In a field every printable key is text.
    #[test]
    fn no_printable_key_is_bound_where_text_is_typed() {
        for scope in [Scope::Always, Scope::Prompt, Scope::Field, Scope::Lookup, Scope::Form] {
            for chord in at(&[scope]).flat_map(|b| b.chords) {
                assert!(chord.ctrl || !matches!(chord.key, Key::Char(_)), "{chord:?} in {scope:?}");
            }
        }
    }

    #[test]
    fn every_function_key_has_a_plain_twin() {
        for b in BINDINGS.iter().filter(|b| b.chords.iter().any(|c| matches!(c.key, Key::F(_)))) {
            assert!(b.chords.iter().any(|c| matches!(c.key, Key::Char(_))), "{:?}", b.action);
        }
    }

    #[test]
    fn every_action_has_a_binding() {
        for action in Action::ALL {
            assert!(BINDINGS.iter().any(|b| b.action == *action), "{action:?}");
        }
    }

    #[test]
    fn full_width_and_caps_lock_act_as_their_twins() {
        for (typed, plain) in
            [('Ｅ', 'e'), ('E', 'e'), ('１', '1'), ('：', ':'), ('？', '?'), ('；', ';'), ('、', '/')]
        {
            assert_eq!(twin(typed), plain);
        }
    }
}
