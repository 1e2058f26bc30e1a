//! The options of a package side by side, with total and difference (Rule E-2). The customer
//! looks at this one.

use super::{Flow, Layer};
use crate::domain::catalog::Package;
use crate::ui::keys::{self, Action, Chord, Scope};
use crate::ui::layout::centred;
use crate::ui::shared::Shared;
use crate::ui::widget::{self, cell, cell_right, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

type Picked = Box<dyn FnOnce(String, &mut Shared) + Send>;

/// The options of a package.
pub struct Options {
    package: Package,
    selected: usize,
    picked: Option<Picked>,
}

impl Options {
    /// Shows the options; `chosen` is the key of the one that stands now. `picked` gets a key.
    pub fn new(
        package: &Package,
        chosen: &str,
        picked: impl FnOnce(String, &mut Shared) + Send + 'static,
    ) -> Self {
        let selected = package.option.iter().position(|o| o.key == chosen).unwrap_or(0);
        Self { package: package.clone(), selected, picked: Some(Box::new(picked)) }
    }

    fn pick(&mut self, n: usize, at: &mut Shared) -> Flow {
        match (self.package.option.get(n), self.picked.take()) {
            (Some(option), Some(picked)) => {
                picked(option.key.clone(), at);
                Flow::Close
            }
            (_, picked) => {
                self.picked = picked;
                at.refuse(crate::say!("no-such-choice"));
                Flow::Stay
            }
        }
    }
}

impl Layer for Options {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Picker, Scope::List]
    }

    fn act(&mut self, action: Action, chord: Chord, at: &mut Shared) -> Flow {
        let last = self.package.option.len().saturating_sub(1);
        match action {
            Action::Back => return Flow::Close,
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::PageUp | Action::First => self.selected = 0,
            Action::PageDown | Action::Last => self.selected = last,
            Action::Pick => return self.pick(self.selected, at),
            Action::PickNumber => return self.pick(keys::digit(chord).unwrap_or(usize::MAX), at),
            _ => {}
        }
        Flow::Stay
    }

    /// The arrows that run along the row do as those that run down a list.
    fn edited(&mut self, chord: Chord, at: &mut Shared) -> Flow {
        match chord.key {
            keys::Key::Left => self.act(Action::Up, chord, at),
            keys::Key::Right => self.act(Action::Down, chord, at),
            _ => Flow::Stay,
        }
    }

    fn run_name(&self, at: &Shared) -> Option<String> {
        Some(at.reader.name(&self.package.name).to_owned())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let package = &self.package;
        let fixed = u16::try_from(package.fixed.len()).unwrap_or(0);
        let columns = package.option.len().max(1);
        let label = 18usize;
        let wide = usize::from(area.width).saturating_sub(4).min(label + columns * 18);
        let column = wide.saturating_sub(label) / columns;
        let title = at.reader.name(&package.name).to_owned();
        let area = centred(area, u16::try_from(wide + 4).unwrap_or(80), fixed + 9);
        let inside = widget::popup(area, buf, &title, at.theme);
        put(buf, inside, 0, span(at.reader.name(&package.reason), at.theme.dim()));
        let chosen = package.option.get(self.selected);
        let base = package.total(chosen);
        let style = |n: usize| if n == self.selected { at.theme.selected() } else { at.theme.text() };
        let row = |head: String, text: &dyn Fn(usize) -> String| {
            let mut spans = vec![cell(head, label, at.theme.text())];
            spans.extend((0..columns).map(|n| cell_right(format!("{} ", text(n)), column, style(n))));
            Line::from(spans)
        };
        let option = |n: usize| package.option.get(n);
        let names = |n: usize| option(n).map(|o| at.reader.name(&o.name).to_owned()).unwrap_or_default();
        let choice = package.choice.as_ref().map(|c| at.reader.name(c).to_owned()).unwrap_or_default();
        put(buf, inside, 2, row(String::new(), &|n| format!("{}", n + 1)));
        put(buf, inside, 3, row(choice, &names));
        put(
            buf,
            inside,
            4,
            row(String::new(), &|n| option(n).map(|o| o.price.to_string()).unwrap_or_default()),
        );
        for (n, part) in (5..).zip(&package.fixed) {
            let price = part.price.to_string();
            put(buf, inside, n, row(at.reader.name(&part.name).to_owned(), &|_| price.clone()));
        }
        put(buf, inside, 5 + fixed, row(at.t("total"), &|n| package.total(option(n)).to_string()));
        let difference = |n: usize| {
            let less = package.total(option(n)) - base;
            if n == self.selected {
                "—".to_owned()
            } else {
                format!("{}{less}", if less.0 > 0 { "+" } else { "" })
            }
        };
        put(buf, inside, 6 + fixed, row(at.t("difference"), &difference));
        None
    }
}
