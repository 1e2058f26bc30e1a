//! What a terminal sends and what it is sent: bytes to events, pictures to bytes. The same for the
//! terminal of this process and for one at the other end of a line; nothing here reads or writes.

mod decoder;
mod encoder;
mod glyph;
mod painter;
mod place;
mod sequence;
mod sgr;

pub use decoder::Decoder;
pub use painter::{LEAVE, Painter, clamped};
use std::io;

/// What takes frames. One is drawn only when the one before is taken: a line that stalls costs no
/// more than that.
pub trait Line {
    /// Whether the last frame was taken.
    fn is_free(&mut self) -> bool;
    /// Sends a frame.
    ///
    /// # Errors
    /// When the line is gone.
    fn send(&mut self, bytes: Vec<u8>) -> io::Result<()>;
    /// Takes the terminal over again: somebody else has had it meanwhile.
    ///
    /// # Errors
    /// When it is gone.
    fn retake(&mut self, painter: &mut Painter) -> io::Result<()> {
        painter.repaint();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
