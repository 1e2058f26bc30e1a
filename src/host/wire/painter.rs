//! Pictures as bytes. ratatui draws into its buffers and asks nothing: not for a size, not where the
//! cursor is, which would be those of the server's own terminal.

use super::encoder::Encoder;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use std::convert::Infallible;

/// Smallest and largest size that is drawn. A terminal may claim anything, and ratatui would take
/// memory for it.
const COLUMNS: (u16, u16) = (20, 400);
const ROWS: (u16, u16) = (5, 150);

/// What gives a terminal back, whatever state it is in.
pub const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l";

/// A size as it is drawn.
#[must_use]
pub fn clamped(columns: u16, rows: u16) -> (u16, u16) {
    (columns.clamp(COLUMNS.0, COLUMNS.1), rows.clamp(ROWS.0, ROWS.1))
}

/// Draws for one terminal.
pub struct Painter {
    terminal: Terminal<Blind>,
    encoder: Encoder,
}

impl Painter {
    /// For a terminal of this size, of which nothing is known.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        let (columns, rows) = clamped(columns, rows);
        let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
        let Ok(terminal) = Terminal::with_options(Blind::default(), TerminalOptions { viewport });
        Self { terminal, encoder: Encoder::new(columns, rows) }
    }

    /// Takes a terminal over: the other screen, pastes in brackets, and the mouse if wished.
    #[must_use]
    pub fn enter(&mut self, mouse: bool) -> Vec<u8> {
        self.encoder.forget();
        // Presses and the wheel: nothing looks at what is between them, and over a line it would cost.
        let mouse: &[u8] = if mouse { b"\x1b[?1000h\x1b[?1006h" } else { b"" };
        [b"\x1b[?1049h\x1b[?2004h", mouse].concat()
    }

    /// Gives it back.
    #[must_use]
    pub fn leave(&self) -> Vec<u8> {
        LEAVE.to_vec()
    }

    /// The terminal has another size; what it shows is not known any more.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let (columns, rows) = clamped(columns, rows);
        let Ok(()) = self.terminal.resize(Rect::new(0, 0, columns, rows));
        self.encoder = Encoder::new(columns, rows);
    }

    /// The next frame is sent whole.
    pub fn repaint(&mut self) {
        self.encoder.forget();
    }

    /// The bytes of a frame; none if nothing visible has changed.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Vec<u8> {
        let Self { terminal, encoder } = self;
        let Ok(_) = terminal.draw(|frame| {
            render(frame);
            encoder.picture(frame.buffer_mut());
        });
        let blind = terminal.backend();
        encoder.finish(blind.shown.then_some(blind.cursor))
    }
}

/// What ratatui draws on: it keeps where the cursor is to be, and nothing else.
#[derive(Debug, Default)]
struct Blind {
    cursor: Position,
    shown: bool,
}

impl Backend for Blind {
    type Error = Infallible;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, _content: I) -> Result<(), Infallible> {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.shown = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        self.shown = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _region: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(Size::default())
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: Size::default(), pixels: Size::default() })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
