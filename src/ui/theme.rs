//! Colours by role. Colour never speaks alone: a sign or a word always says the same.

use crate::domain::alarm::Weight;
use ratatui::style::{Color, Modifier, Style};

/// How a role looks. The sixteen colours every terminal has, so that the person's own palette
/// and a 16-colour terminal both read well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Without it only bold, dim and reversed are used (`NO_COLOR`).
    pub colour: bool,
    /// Borders and signs of ASCII only, for terminals that draw ambiguous characters two wide.
    pub ascii: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, ascii: false }
    }
}

impl Theme {
    fn paint(self, colour: Color, otherwise: Modifier) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new().add_modifier(otherwise) }
    }

    /// Ordinary text.
    #[must_use]
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Less important text.
    #[must_use]
    pub fn dim(self) -> Style {
        self.paint(Color::DarkGray, Modifier::DIM)
    }

    /// Headings and what is in focus.
    #[must_use]
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The border of the pane in focus.
    #[must_use]
    pub fn focus(self) -> Style {
        self.paint(Color::Cyan, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// The selected row.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Matched characters.
    #[must_use]
    pub fn lit(self) -> Style {
        self.paint(Color::Yellow, Modifier::UNDERLINED).add_modifier(Modifier::BOLD)
    }

    /// Good.
    #[must_use]
    pub fn good(self) -> Style {
        self.paint(Color::Green, Modifier::empty())
    }

    /// To be watched.
    #[must_use]
    pub fn warn(self) -> Style {
        self.paint(Color::Yellow, Modifier::BOLD)
    }

    /// Bad.
    #[must_use]
    pub fn bad(self) -> Style {
        self.paint(Color::Red, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// The name of a key.
    #[must_use]
    pub fn key(self) -> Style {
        self.paint(Color::Cyan, Modifier::BOLD)
    }

    /// A weight of alarm.
    #[must_use]
    pub fn weight(self, weight: Weight) -> Style {
        match weight {
            Weight::Urgent => self.bad(),
            Weight::Soon => self.warn(),
            Weight::Info => self.dim(),
        }
    }
}
