//! The one declaration of every key.

use super::action::{Action, Scope};
use super::chord::{Chord, Key};

const fn ch(c: char) -> Chord {
    Chord { key: Key::Char(c), ctrl: false }
}
const fn ctrl(c: char) -> Chord {
    Chord { key: Key::Char(c), ctrl: true }
}
const fn key(key: Key) -> Chord {
    Chord { key, ctrl: false }
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
/// What came of a call, in the order of Rule C-7.
const OUTCOMES: &[Chord] = &[ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8')];
/// What came of a message: nobody has to pick up.
const SENT: &[Chord] = &[ch('1'), ch('2'), ch('3'), ch('6'), ch('7'), ch('8')];
/// The eighths of a tank.
const FUEL: &[Chord] = &[ch('0'), ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8')];
/// The digits of a score, and `+` for ten.
const SCORES: &[Chord] = &[
    ch('0'),
    ch('1'),
    ch('2'),
    ch('3'),
    ch('4'),
    ch('5'),
    ch('6'),
    ch('7'),
    ch('8'),
    ch('9'),
    ch('+'),
    ch('='),
];
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
    bind(Scope::Panes, &[ch('c'), key(Key::F(3))], Action::Callbacks, 0),
    bind(Scope::Panes, &[ch('k'), key(Key::F(4))], Action::Complaints, 0),
    bind(Scope::Panes, &[key(Key::Tab)], Action::NextPane, 8),
    bind(Scope::Panes, &[key(Key::BackTab)], Action::PreviousPane, 0),
    bind(Scope::Panes, &[ch('z')], Action::Zoom, 9),
    bind(Scope::Panes, &[], Action::ImportCars, 0),
    bind(Scope::Panes, &[], Action::Export, 0),
    bind(Scope::Panes, &[], Action::Backup, 0),
    bind(Scope::Panes, &[], Action::Work, 0),
    bind(Scope::Panes, &[], Action::ConfirmClock, 0),
    bind(Scope::Desk, ENTER, Action::Open, 1),
    bind(Scope::Desk, &[ch('n')], Action::NewFile, 2),
    bind(Scope::Desk, &[ch('q')], Action::Quit, 10),
    bind(Scope::Desk, UP, Action::Up, 0),
    bind(Scope::Desk, DOWN, Action::Down, 0),
    bind(Scope::Desk, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::Desk, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::Desk, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Desk, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Car, &[ch('h')], Action::Card, 7),
    bind(Scope::Car, &[ch('j')], Action::OtherOrder, 0),
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
    bind(Scope::Estimate, UP, Action::Up, 0),
    bind(Scope::Estimate, DOWN, Action::Down, 0),
    bind(Scope::Estimate, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Estimate, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Queue, &[ch('s')], Action::ShowOnly, 2),
    bind(Scope::Queue, &[ch('o')], Action::Open, 3),
    bind(Scope::Callbacks, ENTER, Action::Call, 1),
    bind(Scope::Callbacks, &[ch('p')], Action::NextContact, 4),
    bind(Scope::Callbacks, &[ch('a')], Action::Book, 5),
    bind(Scope::Callbacks, &[ch('d')], Action::CancelBooking, 0),
    bind(Scope::Callbacks, &[ch('x')], Action::WithdrawCall, 6),
    bind(Scope::Callbacks, UP, Action::Up, 0),
    bind(Scope::Callbacks, DOWN, Action::Down, 0),
    bind(Scope::Callbacks, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::Callbacks, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::Callbacks, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Callbacks, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Cases, ENTER, Action::CaseOpen, 1),
    bind(Scope::Cases, &[ch('o')], Action::CaseOffer, 3),
    bind(Scope::Cases, &[ch('g')], Action::CaseHandOff, 3),
    bind(Scope::Cases, &[ch('l')], Action::CaseLine, 4),
    bind(Scope::Cases, &[ch('a')], Action::CaseAccept, 2),
    bind(Scope::Cases, &[ch('s')], Action::CasesMine, 2),
    bind(Scope::Cases, UP, Action::Up, 0),
    bind(Scope::Cases, DOWN, Action::Down, 0),
    bind(Scope::Cases, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::Cases, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::Cases, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Cases, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Case, ENTER, Action::CaseNext, 1),
    bind(Scope::Case, &[key(Key::Tab), key(Key::BackTab)], Action::CaseLine, 6),
    bind(Scope::Complaints, ENTER, Action::CaseOpen, 1),
    bind(Scope::Complaints, &[ch('t')], Action::CaseContact, 2),
    bind(Scope::Complaints, &[ch('n')], Action::Note, 3),
    bind(Scope::Complaints, &[ch('o')], Action::CaseOffer, 3),
    bind(Scope::Complaints, &[ch('g')], Action::CaseHandOff, 4),
    bind(Scope::Complaints, &[ch('l')], Action::CaseLine, 6),
    bind(Scope::Complaints, &[ch('s')], Action::CaseState, 5),
    bind(Scope::Complaints, &[ch('w')], Action::CaseWait, 5),
    bind(Scope::Complaints, &[ch('i')], Action::CaseClass, 0),
    bind(Scope::Complaints, &[ch('a')], Action::CaseAccept, 0),
    bind(Scope::Complaints, &[ch('d')], Action::CaseDecline, 0),
    bind(Scope::Complaints, &[ch('p')], Action::CaseApprove, 0),
    bind(Scope::Complaints, &[ch('y')], Action::CaseChoose, 0),
    bind(Scope::Complaints, &[], Action::SecondCall, 0),
    bind(Scope::Complaints, &[ch('x')], Action::CaseClose, 0),
    bind(Scope::Complaints, &[], Action::CaseReopen, 0),
    bind(Scope::Complaints, &[ch('+'), ch('=')], Action::NewComplaint, 7),
    bind(Scope::Complaints, UP, Action::Up, 0),
    bind(Scope::Complaints, DOWN, Action::Down, 0),
    bind(Scope::Complaints, &[key(Key::Home)], Action::First, 0),
    bind(Scope::Complaints, &[key(Key::End)], Action::Last, 0),
    bind(Scope::List, UP, Action::Up, 0),
    bind(Scope::List, DOWN, Action::Down, 0),
    bind(Scope::List, &[key(Key::PageUp)], Action::PageUp, 0),
    bind(Scope::List, &[key(Key::PageDown)], Action::PageDown, 0),
    bind(Scope::List, &[key(Key::Home)], Action::First, 0),
    bind(Scope::List, &[key(Key::End)], Action::Last, 0),
    bind(Scope::Picker, DIGITS, Action::PickNumber, 1),
    bind(Scope::Picker, ENTER, Action::Pick, 2),
    bind(Scope::Prompt, &[key(Key::Enter), ctrl('s')], Action::Save, 1),
    bind(Scope::Fuel, FUEL, Action::Fuel, 1),
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
    bind(Scope::Item, &[ch('a')], Action::RestGood, 1),
    bind(Scope::Item, &[ch('1')], Action::Good, 1),
    bind(Scope::Item, &[ch('2')], Action::Watch, 1),
    bind(Scope::Item, &[ch('3')], Action::Repair, 1),
    bind(Scope::Item, &[ch('0')], Action::NotApplicable, 1),
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
    bind(Scope::Handover, &[ch('1')], Action::Done, 1),
    bind(Scope::Handover, &[ch('0')], Action::NotApplicable, 1),
    bind(Scope::Handover, &[ch('a')], Action::AllDone, 1),
    bind(Scope::Handover, &[ch('n')], Action::Note, 2),
    bind(Scope::Handover, &[key(Key::Enter), key(Key::Down)], Action::Next, 3),
    bind(Scope::Handover, UP, Action::Previous, 4),
    bind(Scope::Score, SCORES, Action::Score, 1),
    bind(Scope::Score, &[ch('n')], Action::Note, 2),
    bind(Scope::Score, &[key(Key::Enter), key(Key::Down)], Action::Next, 3),
    bind(Scope::Score, UP, Action::Previous, 4),
    bind(Scope::Call, OUTCOMES, Action::Outcome, 1),
    bind(Scope::Call, &[ch('n')], Action::Note, 2),
    bind(Scope::Call, &[ch('m')], Action::HeardKm, 3),
    bind(Scope::Call, &[ch('p')], Action::NextContact, 4),
    bind(Scope::Call, &[key(Key::Tab), key(Key::BackTab)], Action::CallFacts, 5),
    bind(Scope::Message, SENT, Action::Outcome, 1),
    bind(Scope::Message, &[ch('n')], Action::Note, 2),
    bind(Scope::Message, &[ch('m')], Action::HeardKm, 3),
    bind(Scope::Message, &[ch('p')], Action::NextContact, 4),
    bind(Scope::Message, &[key(Key::Tab), key(Key::BackTab)], Action::CallFacts, 5),
    bind(Scope::Survey, SCORES, Action::Score, 1),
    bind(Scope::Survey, &[key(Key::Enter), key(Key::Down)], Action::Skip, 2),
    bind(Scope::Survey, &[key(Key::Up), key(Key::Backspace)], Action::Previous, 3),
    bind(Scope::Card, &[ch('i')], Action::EditFile, 1),
    bind(Scope::Card, &[ch('o')], Action::EditPerson, 2),
    bind(Scope::Card, &[ch('a')], Action::AddPerson, 3),
    bind(Scope::Card, &[ch('p')], Action::ChangePlate, 4),
    bind(Scope::Work, &[key(Key::Esc), ctrl('c')], Action::StopWork, 1),
    bind(Scope::Work, ENTER, Action::Background, 2),
    bind(Scope::Sheet, ENTER, Action::Back, 1),
    // Not Enter: it may have been meant for what stood there a moment before.
    bind(Scope::Review, &[ch('1'), ctrl('s')], Action::GoOn, 1),
];
