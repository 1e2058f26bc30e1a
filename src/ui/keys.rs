//! The one declaration of every key. Dispatch, footer, help, palette, the numbered list and the
//! key table of the README are all made from [`BINDINGS`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key as a person presses it; letters without case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// With Ctrl held.
    pub ctrl: bool,
}

/// Keys that can be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, letters in lower case.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

const fn ch(c: char) -> Chord {
    Chord { key: Key::Char(c), ctrl: false }
}
const fn ctrl(c: char) -> Chord {
    Chord { key: Key::Char(c), ctrl: true }
}
const fn key(key: Key) -> Chord {
    Chord { key, ctrl: false }
}

impl Chord {
    /// The chord of a terminal event, as seen outside fields: full-width letters and digits and
    /// Chinese punctuation act as their plain twins, letters have no case.
    #[must_use]
    pub fn plain(event: &KeyEvent) -> Option<Self> {
        let chord = Self::raw(event)?;
        let Key::Char(c) = chord.key else { return Some(chord) };
        Some(Self { key: Key::Char(twin(c)), ctrl: chord.ctrl })
    }

    /// The chord of a terminal event as it was typed.
    #[must_use]
    pub fn raw(event: &KeyEvent) -> Option<Self> {
        let key = match event.code {
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(n) => Key::F(n),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => Key::BackTab,
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            _ => return None,
        };
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let key = match key {
            Key::Char(c) if ctrl => Key::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Some(Self { key, ctrl })
    }

    /// As the footer and the key table write it.
    #[must_use]
    pub fn shown(self) -> String {
        let name = match self.key {
            Key::Char(' ') => "Space".to_owned(),
            Key::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            Key::Char(c) => c.to_string(),
            Key::F(n) => format!("F{n}"),
            Key::Enter => "⏎".to_owned(),
            Key::Up => "↑".to_owned(),
            Key::Down => "↓".to_owned(),
            Key::Left => "←".to_owned(),
            Key::Right => "→".to_owned(),
            Key::BackTab => "Shift-Tab".to_owned(),
            Key::Delete => "Del".to_owned(),
            Key::PageUp => "PgUp".to_owned(),
            Key::PageDown => "PgDn".to_owned(),
            Key::Esc | Key::Tab | Key::Backspace | Key::Home | Key::End => format!("{:?}", self.key),
        };
        if self.ctrl { format!("Ctrl-{name}") } else { name }
    }
}

/// The plain twin of a character typed with an input method or Caps Lock on.
#[must_use]
pub fn twin(c: char) -> char {
    let plain = match c {
        '、' | '÷' => '/',
        '。' => '.',
        '￥' | '¥' => '$',
        '…' => '^',
        '—' => '_',
        _ => crate::domain::plate::half_width(c),
    };
    plain.to_lowercase().next().unwrap_or(plain)
}

/// Where keys work. A place on the screen has several, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere, also in fields: no printable keys here.
    Always,
    /// Everywhere but in fields.
    Plain,
    /// The panes, with nothing laid over them.
    Panes,
    /// The panes with no car chosen.
    Desk,
    /// The panes with a car chosen.
    Car,
    /// The reception pane of a car.
    Reception,
    /// The estimate pane of a car.
    Estimate,
    /// A list to go through.
    List,
    /// A list of which one is picked.
    Picker,
    /// A field standing alone.
    Prompt,
    /// A field of the walk-around.
    Field,
    /// The lookup.
    Lookup,
    /// A form of several fields.
    Form,
    /// The walk-around.
    Walk,
    /// An item of a checklist.
    Item,
    /// The drawing of the car.
    Damage,
    /// The hand-over.
    Handover,
    /// The card of a car.
    Card,
}

macro_rules! actions {
    ($($name:ident = $slug:literal),* $(,)?) => {
        /// Everything a key can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $slug, "`; the messages `key-", $slug, "` and `cmd-", $slug, "` say what it does.")]
            $name,)*
        }

        impl Action {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word that names its messages: `key-` short, `cmd-` in full.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),* }
            }
        }
    };
}
actions! {
    Help = "help",
    Palette = "palette",
    Numbered = "numbered",
    Lookup = "lookup",
    CustomerView = "customer-view",
    Language = "language",
    Redraw = "redraw",
    Quit = "quit",
    Back = "back",
    Reception = "reception",
    Estimate = "estimate",
    NextPane = "next-pane",
    PreviousPane = "previous-pane",
    Zoom = "zoom",
    Card = "card",
    Up = "up",
    Down = "down",
    PageUp = "page-up",
    PageDown = "page-down",
    First = "first",
    Last = "last",
    Open = "open",
    NewFile = "new-file",
    Walk = "walk",
    EditFile = "edit-file",
    EditPerson = "edit-person",
    AddPerson = "add-person",
    ChangePlate = "change-plate",
    AskSupport = "ask-support",
    AnswerSupport = "answer-support",
    Reopen = "reopen",
    Waive = "waive",
    Leave = "leave",
    Package = "package",
    Labour = "labour",
    Part = "part",
    PutOff = "put-off",
    Options = "options",
    More = "more",
    Less = "less",
    Remove = "remove",
    ApproveLine = "approve-line",
    ApproveAll = "approve-all",
    Decline = "decline",
    Defer = "defer",
    State = "state",
    Promise = "promise",
    Notify = "notify",
    Cancel = "cancel",
    Pick = "pick",
    PickNumber = "pick-number",
    NextField = "next-field",
    PreviousField = "previous-field",
    Save = "save",
    ChoiceBack = "choice-back",
    ChoiceOn = "choice-on",
    Good = "good",
    Watch = "watch",
    Repair = "repair",
    NotApplicable = "not-applicable",
    RestGood = "rest-good",
    Note = "note",
    Damage = "damage",
    Next = "next",
    Previous = "previous",
    Who = "who",
    MoveLeft = "move-left",
    MoveRight = "move-right",
    MoveUp = "move-up",
    MoveDown = "move-down",
    MarkDamage = "mark-damage",
    UnmarkDamage = "unmark-damage",
    AllDone = "all-done",
}

/// One row of the key table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where.
    pub scope: Scope,
    /// Keys that do it; the first is the one that is shown. None: by palette and list only.
    pub chords: &'static [Chord],
    /// What it does.
    pub action: Action,
    /// Rank in the footer, 1 first; 0 stays out of it.
    pub footer: u8,
}

const fn bind(scope: Scope, chords: &'static [Chord], action: Action, footer: u8) -> Binding {
    Binding { scope, chords, action, footer }
}

/// The digits that pick the first nine of a list.
const DIGITS: &[Chord] = &[ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8'), ch('9')];
const UP: &[Chord] = &[key(Key::Up)];
const DOWN: &[Chord] = &[key(Key::Down)];
const ENTER: &[Chord] = &[key(Key::Enter)];

/// Every key there is.
pub const BINDINGS: &[Binding] = &[
    bind(Scope::Always, &[key(Key::Esc)], Action::Back, 0),
    bind(Scope::Always, &[ctrl('p')], Action::Palette, 0),
    bind(Scope::Always, &[ctrl('g')], Action::CustomerView, 0),
    bind(Scope::Always, &[ctrl('t')], Action::Language, 0),
    bind(Scope::Always, &[ctrl('l')], Action::Redraw, 0),
    bind(Scope::Always, &[ctrl('q')], Action::Quit, 0),
    bind(Scope::Plain, &[ch('?')], Action::Help, 0),
    bind(Scope::Plain, &[ch(':')], Action::Palette, 0),
    bind(Scope::Plain, &[ch(';')], Action::Numbered, 0),
    bind(Scope::Plain, &[ch('/')], Action::Lookup, 0),
    bind(Scope::Panes, &[ch('r'), key(Key::F(1))], Action::Reception, 0),
    bind(Scope::Panes, &[ch('e'), key(Key::F(2))], Action::Estimate, 0),
    bind(Scope::Panes, &[key(Key::Tab)], Action::NextPane, 8),
    bind(Scope::Panes, &[key(Key::BackTab)], Action::PreviousPane, 0),
    bind(Scope::Panes, &[ch('z')], Action::Zoom, 9),
    bind(Scope::Panes, UP, Action::Up, 0),
    bind(Scope::Panes, DOWN, Action::Down, 0),
    bind(Scope::Panes, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::Panes, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::Panes, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Panes, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Desk, ENTER, Action::Open, 1),
    bind(Scope::Desk, &[ch('n')], Action::NewFile, 2),
    bind(Scope::Desk, &[ch('q')], Action::Quit, 10),
    bind(Scope::Car, &[ch('h')], Action::Card, 7),
    bind(Scope::Reception, ENTER, Action::Walk, 1),
    bind(Scope::Reception, &[ch('i')], Action::EditFile, 2),
    bind(Scope::Reception, &[ch('g')], Action::AskSupport, 3),
    bind(Scope::Reception, &[ch('y')], Action::AnswerSupport, 0),
    bind(Scope::Reception, &[ch('o')], Action::Reopen, 0),
    bind(Scope::Reception, &[], Action::Waive, 0),
    bind(Scope::Reception, &[ch('x')], Action::Leave, 0),
    bind(Scope::Estimate, &[ch('p')], Action::Package, 1),
    bind(Scope::Estimate, &[ch('l')], Action::Labour, 1),
    bind(Scope::Estimate, &[ch('t')], Action::Part, 1),
    bind(Scope::Estimate, &[ch('a')], Action::ApproveAll, 2),
    bind(Scope::Estimate, &[ch(' ')], Action::ApproveLine, 3),
    bind(Scope::Estimate, &[ch('x')], Action::Decline, 3),
    bind(Scope::Estimate, &[ch('w')], Action::Defer, 3),
    bind(Scope::Estimate, &[ch('s'), key(Key::Enter)], Action::State, 2),
    bind(Scope::Estimate, &[ch('d')], Action::Promise, 4),
    bind(Scope::Estimate, &[ch('o')], Action::Options, 5),
    bind(Scope::Estimate, &[ch('g')], Action::PutOff, 6),
    bind(Scope::Estimate, &[ch('+'), ch('=')], Action::More, 0),
    bind(Scope::Estimate, &[ch('-')], Action::Less, 0),
    bind(Scope::Estimate, &[key(Key::Delete), key(Key::Backspace)], Action::Remove, 0),
    bind(Scope::Estimate, &[ch('n')], Action::Notify, 6),
    bind(Scope::Estimate, &[], Action::Cancel, 0),
    bind(Scope::List, UP, Action::Up, 0),
    bind(Scope::List, DOWN, Action::Down, 0),
    bind(Scope::List, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::List, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::List, &[key(Key::Home)], Action::First, 0),
    bind(Scope::List, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Picker, DIGITS, Action::PickNumber, 1),
    bind(Scope::Picker, ENTER, Action::Pick, 2),
    bind(Scope::Prompt, &[key(Key::Enter), ctrl('s')], Action::Save, 1),
    bind(Scope::Field, &[key(Key::Enter), key(Key::Down), key(Key::Tab)], Action::Save, 1),
    bind(Scope::Field, &[key(Key::Up), key(Key::BackTab)], Action::Previous, 2),
    bind(Scope::Lookup, ENTER, Action::Pick, 1),
    bind(Scope::Lookup, &[key(Key::Down), key(Key::Tab)], Action::Down, 2),
    bind(Scope::Lookup, &[key(Key::Up), key(Key::BackTab)], Action::Up, 0),
    bind(Scope::Form, &[key(Key::Enter), key(Key::Tab), key(Key::Down)], Action::NextField, 1),
    bind(Scope::Form, &[key(Key::BackTab), key(Key::Up)], Action::PreviousField, 2),
    bind(Scope::Form, &[ctrl('s')], Action::Save, 1),
    bind(Scope::Form, &[key(Key::Left)], Action::ChoiceBack, 0),
    bind(Scope::Form, &[key(Key::Right)], Action::ChoiceOn, 0),
    bind(Scope::Item, &[ch('1')], Action::Good, 1),
    bind(Scope::Item, &[ch('2')], Action::Watch, 1),
    bind(Scope::Item, &[ch('3')], Action::Repair, 1),
    bind(Scope::Item, &[ch('0')], Action::NotApplicable, 1),
    bind(Scope::Item, &[ch('a')], Action::RestGood, 2),
    bind(Scope::Item, &[ch('n')], Action::Note, 3),
    bind(Scope::Walk, &[ch('d')], Action::Damage, 4),
    bind(Scope::Walk, &[ch('w')], Action::Who, 0),
    bind(Scope::Walk, &[key(Key::Enter), key(Key::Down), key(Key::Right), key(Key::Tab)], Action::Next, 5),
    bind(Scope::Walk, &[key(Key::Up), key(Key::Left), key(Key::BackTab)], Action::Previous, 6),
    bind(Scope::Damage, &[key(Key::Left)], Action::MoveLeft, 0),
    bind(Scope::Damage, &[key(Key::Right)], Action::MoveRight, 0),
    bind(Scope::Damage, UP, Action::MoveUp, 0),
    bind(Scope::Damage, DOWN, Action::MoveDown, 0),
    bind(Scope::Damage, &[ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6')], Action::MarkDamage, 1),
    bind(Scope::Damage, &[ch('x'), key(Key::Delete), key(Key::Backspace)], Action::UnmarkDamage, 2),
    bind(Scope::Handover, &[ch('1')], Action::Good, 1),
    bind(Scope::Handover, &[ch('0')], Action::NotApplicable, 1),
    bind(Scope::Handover, &[ch('a')], Action::AllDone, 1),
    bind(Scope::Handover, &[ch('n')], Action::Note, 2),
    bind(Scope::Handover, &[key(Key::Enter), key(Key::Down)], Action::Next, 3),
    bind(Scope::Handover, UP, Action::Previous, 4),
    bind(Scope::Card, &[ch('i')], Action::EditFile, 1),
    bind(Scope::Card, &[ch('o')], Action::EditPerson, 2),
    bind(Scope::Card, &[ch('a')], Action::AddPerson, 3),
    bind(Scope::Card, &[ch('p')], Action::ChangePlate, 4),
];

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

    /// Principle 8: no two bindings active at one place differ by case alone, so none is upper case.
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

    /// Principle 6 and 8: keys that SSH, tmux or an input method swallow are never bound.
    #[test]
    fn forbidden_chords_are_free() {
        for chord in BINDINGS.iter().flat_map(|b| b.chords).filter(|c| c.ctrl) {
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
