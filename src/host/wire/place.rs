//! Where the cursor of a terminal is, and the shortest way to where it is needed.

/// Where the cursor is, as far as that is known. After the last column, or after a character of which
/// terminals take different numbers of cells, the column is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub row: Option<u16>,
    pub column: Option<u16>,
}

impl Place {
    /// The upper left corner.
    pub const HOME: Self = Self { row: Some(0), column: Some(0) };

    /// The shortest way to a column and row; empty if it is there.
    pub fn way(self, column: u16, row: u16) -> String {
        let mut best = absolute(column, row);
        let mut offer = |way: String| {
            if way.len() < best.len() {
                best = way;
            }
        };
        match self.row {
            Some(here) if here == row => offer(along(self.column, column)),
            Some(here) => {
                if let Some(from) = self.column {
                    offer(step(row, here, 'B', 'A') + &along(Some(from), column));
                }
                // Only after a return: alone a line feed keeps the column here and not there.
                let down = usize::from(row.saturating_sub(here));
                if (1..6).contains(&down) {
                    offer(format!("\r{}{}", "\n".repeat(down), along(Some(0), column)));
                }
            }
            None => {}
        }
        best
    }
}

/// Within a row.
fn along(from: Option<u16>, to: u16) -> String {
    if from == Some(to) {
        return String::new();
    }
    if to == 0 {
        return "\r".to_owned();
    }
    let named = format!("\x1b[{}G", to + 1);
    let Some(from) = from else { return named };
    let back = usize::from(from.saturating_sub(to));
    let moved = if (1..5).contains(&back) { "\u{8}".repeat(back) } else { step(to, from, 'C', 'D') };
    if moved.len() <= named.len() { moved } else { named }
}

fn absolute(column: u16, row: u16) -> String {
    match (column, row) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, row) => format!("\x1b[{}H", row + 1),
        (column, row) => format!("\x1b[{};{}H", row + 1, column + 1),
    }
}

/// From one number to another, with one letter for more and one for less.
fn step(to: u16, from: u16, more: char, less: char) -> String {
    let letter = if to > from { more } else { less };
    match to.abs_diff(from) {
        0 => String::new(),
        1 => format!("\x1b[{letter}"),
        n => format!("\x1b[{n}{letter}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_taken() {
        let way = |x, y, to: (u16, u16)| Place { row: Some(y), column: Some(x) }.way(to.0, to.1);
        assert_eq!(way(5, 5, (5, 5)), "");
        assert_eq!(way(5, 5, (9, 5)), "\x1b[4C");
        assert_eq!(way(5, 5, (3, 5)), "\u{8}\u{8}");
        assert_eq!(way(50, 5, (8, 5)), "\x1b[9G");
        assert_eq!(way(50, 5, (0, 5)), "\r");
        assert_eq!(way(50, 5, (0, 6)), "\r\n");
        assert_eq!(way(50, 5, (49, 6)), "\x1b[B\u{8}");
        assert_eq!(way(50, 15, (50, 3)), "\x1b[12A");
        assert_eq!(way(50, 15, (0, 0)), "\x1b[H");
    }

    #[test]
    fn what_is_not_known_is_not_counted_on() {
        let lost = Place { row: Some(5), column: None };
        assert_eq!(lost.way(7, 5), "\x1b[8G");
        assert_eq!(lost.way(0, 5), "\r");
        assert_eq!(lost.way(0, 6), "\r\n");
        assert_eq!(Place::default().way(7, 5), "\x1b[6;8H");
        assert_eq!(Place::default().way(0, 0), "\x1b[H");
    }
}
