//! Help, the numbered list of actions, and the palette: all made from the key table.

use super::{Flow, Layer};
use crate::text::width;
use crate::ui::case;
use crate::ui::keys::{self, Action, Binding, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::{Op, Shared};
use crate::ui::widget::{self, cell, put, shown_chords, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use tui_input::Input;

/// The actions of a place, each once, the closest binding first.
fn actions(scopes: &[Scope]) -> Vec<&'static Binding> {
    let mut out: Vec<&'static Binding> = Vec::new();
    for binding in keys::at(scopes) {
        if !out.iter().any(|b| b.action == binding.action) {
            out.push(binding);
        }
    }
    out
}

/// All keys that work at a place.
pub struct Help {
    rows: Vec<(String, String)>,
    first: usize,
}

impl Help {
    /// The keys of these scopes.
    #[must_use]
    pub fn new(scopes: &[Scope], at: &Shared) -> Self {
        let row = |b: &&Binding| {
            let mut chords: Vec<String> = b.chords.iter().map(|c| c.shown()).collect();
            if b.chords.len() > 3 {
                chords = vec![shown_chords(b)];
            }
            if chords.is_empty() {
                chords = vec![":".to_owned()];
            }
            (chords.join(" "), at.t(&format!("cmd-{}", case::named(b, at).slug())))
        };
        // A key that a closer place has taken does not do this here.
        let works = |b: &&Binding| {
            let taken = |c: &Chord| keys::resolve(scopes, *c) != Some(b.action);
            case::is_shown(b, at) && is_of_use(b, at) && (b.chords.is_empty() || !b.chords.iter().all(taken))
        };
        let shown: Vec<&Binding> = actions(scopes).into_iter().filter(works).collect();
        Self { rows: shown.iter().map(row).collect(), first: 0 }
    }
}

impl Layer for Help {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::List]
    }

    fn act(&mut self, action: Action, _chord: Chord, _at: &mut Shared) -> Flow {
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Up => self.first = self.first.saturating_sub(1),
            Action::Down => self.first = (self.first + 1).min(last),
            Action::PageUp => self.first = self.first.saturating_sub(10),
            Action::PageDown => self.first = (self.first + 10).min(last),
            Action::First => self.first = 0,
            Action::Last => self.first = last,
            _ => return Flow::Close,
        }
        Flow::Stay
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let height = u16::try_from(self.rows.len() + 2).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, 74, height), buf, &at.t("help-title"), at.theme);
        let rows = usize::from(inside.height);
        let first = self.first.min(self.rows.len().saturating_sub(rows));
        for (n, (chord, what)) in (0..).zip(self.rows.iter().skip(first).take(rows)) {
            let line = Line::from(vec![cell(chord, 22, at.theme.key()), span(what, at.theme.text())]);
            put(buf, inside, n, line);
        }
        widget::more_below(buf, inside, first + rows < self.rows.len(), at.theme);
        None
    }
}

/// Whether it is of use now: the clock is confirmed only while it is in doubt.
fn is_of_use(binding: &Binding, at: &Shared) -> bool {
    binding.action != Action::ConfirmClock || at.health.planning_waits.is_some()
}

/// What can be asked for by name or by number: everything but moving about.
fn commands(scopes: &[Scope], at: &Shared) -> Vec<&'static Binding> {
    // Neither what needs its own digit to mean anything.
    let plain = [
        Action::Back,
        Action::Palette,
        Action::Numbered,
        Action::Pick,
        Action::PickNumber,
        Action::Score,
        Action::Outcome,
        Action::Fuel,
        Action::MarkDamage,
    ];
    let moves = |b: &&Binding| {
        let slug = b.action.slug();
        plain.contains(&b.action)
            || ["move-", "page-"].iter().any(|p| slug.starts_with(p))
            || matches!(b.action, Action::Up | Action::Down | Action::First | Action::Last)
    };
    actions(scopes).into_iter().filter(|b| !moves(b) && is_of_use(b, at)).collect()
}

/// The actions of the place, numbered, so that everything can be done with an input method on.
pub struct Numbered {
    rows: Vec<&'static Binding>,
    typed: String,
    selected: usize,
}

impl Numbered {
    /// The actions of these scopes.
    #[must_use]
    pub fn new(scopes: &[Scope], at: &Shared) -> Self {
        Self { rows: commands(scopes, at), typed: String::new(), selected: 0 }
    }

    fn pick(&self, n: usize, at: &mut Shared) -> Flow {
        if let Some(binding) = self.rows.get(n) {
            at.ops.push(Op::Act(binding.action));
            return Flow::Close;
        }
        at.refuse(crate::say!("no-such-choice"));
        Flow::Stay
    }
}

impl Layer for Numbered {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::List, Scope::Picker]
    }

    fn narrows(&self) -> bool {
        true
    }

    /// `0` completes a two-digit number begun with another digit.
    fn typed(&mut self, c: char, at: &mut Shared) -> Flow {
        match (keys::twin(c), self.typed.is_empty()) {
            ('0', false) => self.digit(0, at),
            _ => Flow::Stay,
        }
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        let last = self.rows.len().saturating_sub(1);
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::PageUp | Action::First => self.selected = 0,
            Action::PageDown | Action::Last => self.selected = last,
            Action::Pick if !self.typed.is_empty() => {
                return self.pick(self.typed.parse::<usize>().unwrap_or(0).wrapping_sub(1), at);
            }
            Action::Pick => return self.pick(self.selected, at),
            Action::PickNumber => return self.digit(keys::digit(chord).map_or(0, |n| n + 1), at),
            _ => return Flow::Close,
        }
        Flow::Stay
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.t("numbered-title"))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let height = u16::try_from(self.rows.len() + 2).unwrap_or(u16::MAX);
        let title = format!("{} {}", at.t("numbered-title"), self.typed);
        let inside = widget::popup(centred(area, 74, height), buf, title.trim(), at.theme);
        let rows = usize::from(inside.height).max(1);
        let first = (self.selected + 1).saturating_sub(rows);
        for (n, binding) in self.rows.iter().enumerate().skip(first).take(rows) {
            let line = command_row(&format!("{:2}", n + 1), binding, n == self.selected, at);
            put(buf, inside, u16::try_from(n - first).unwrap_or(0), line);
        }
        widget::more_below(buf, inside, first + rows < self.rows.len(), at.theme);
        None
    }
}

impl Numbered {
    /// A digit is taken at once when no longer number begins with it.
    fn digit(&mut self, digit: usize, at: &mut Shared) -> Flow {
        self.typed.push_str(&digit.to_string());
        let number: usize = self.typed.parse().unwrap_or(0);
        if number == 0 || number * 10 <= self.rows.len() {
            self.selected = number.saturating_sub(1);
            return Flow::Stay;
        }
        let typed = std::mem::take(&mut self.typed);
        self.pick(typed.parse::<usize>().unwrap_or(0).wrapping_sub(1), at)
    }
}

fn command_row(head: &str, binding: &Binding, selected: bool, at: &Shared) -> Line<'static> {
    let style = if selected { at.theme.selected() } else { at.theme.text() };
    Line::from(vec![
        span(format!(" {head} "), at.theme.key()),
        cell(at.t(&format!("cmd-{}", binding.action.slug())), 50, style),
        cell(format!(" {}", shown_chords(binding)), 14, at.theme.key()),
    ])
}

/// Every command by name; it shows the key, so that it is needed once only.
pub struct Palette {
    rows: Vec<(&'static Binding, String)>,
    input: Input,
    selected: usize,
}

impl Palette {
    /// The commands of these scopes.
    #[must_use]
    pub fn new(scopes: &[Scope], at: &Shared) -> Self {
        let name = |b: &'static Binding| (b, at.t(&format!("cmd-{}", b.action.slug())).to_lowercase());
        Self {
            rows: commands(scopes, at).into_iter().map(name).collect(),
            input: Input::default(),
            selected: 0,
        }
    }

    /// Commands whose name holds every word typed.
    fn shown(&self) -> Vec<&'static Binding> {
        let wanted = self.input.value().to_lowercase();
        let fits = |name: &str| wanted.split_whitespace().all(|w| name.contains(w));
        self.rows.iter().filter(|(b, name)| fits(name) || fits(b.action.slug())).map(|(b, _)| *b).collect()
    }
}

impl Layer for Palette {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Lookup]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn typed(&mut self, c: char, _at: &mut Shared) -> Flow {
        widget::type_into(&mut self.input, c);
        self.selected = 0;
        Flow::Stay
    }

    fn edited(&mut self, chord: Chord, _at: &mut Shared) -> Flow {
        widget::edit(&mut self.input, chord);
        self.selected = 0;
        Flow::Stay
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        let shown = self.shown();
        match action {
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(shown.len().saturating_sub(1)),
            Action::Pick => {
                if let Some(binding) = shown.get(self.selected) {
                    at.ops.push(Op::Act(binding.action));
                    return Flow::Close;
                }
            }
            _ => return Flow::Close,
        }
        Flow::Stay
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let shown = self.shown();
        let height = u16::try_from(self.rows.len() + 4).unwrap_or(u16::MAX);
        let inside = widget::popup(centred(area, 74, height), buf, &at.t("palette-title"), at.theme);
        put(buf, inside, 0, span(": ", at.theme.key()));
        let field = Rect { x: inside.x + 2, width: inside.width.saturating_sub(2), height: 1, ..inside };
        let cursor = widget::field(buf, field, &self.input, at.theme.strong());
        let rows = usize::from(inside.height.saturating_sub(2)).max(1);
        let first = (self.selected + 1).saturating_sub(rows);
        for (n, binding) in shown.iter().enumerate().skip(first).take(rows) {
            let line = command_row("", binding, n == self.selected, at);
            put(buf, inside, 2 + u16::try_from(n - first).unwrap_or(0), line);
        }
        widget::more_below(buf, inside, first + rows < shown.len(), at.theme);
        if shown.is_empty() {
            put(buf, inside, 2, span(width::clip(&at.t("palette-nothing"), 70), at.theme.dim()));
        }
        Some(cursor)
    }
}
