//! How many bytes a keystroke sends: real sessions at a demo store, drawn as for a terminal at the
//! other end of a line. The same keys give the same bytes on every machine.

use super::sitting::Sitting;
use platedesk::domain::lang::Lang;
use platedesk::host::wire::Painter;

/// The home screen of the bars.
pub const SIZE: (u16, u16) = (120, 36);

/// Cars of the demo store.
const CARS: usize = 300;

/// A kind of keystroke, what it may cost, and where it is tried: keys that lead there, and keys
/// each of which is measured. Each place is tried from the home screen on.
pub struct Kind {
    pub name: &'static str,
    /// Bytes at most; none is asked for in a zoomed pane, and what it costs is held as it is.
    pub bar: usize,
    places: &'static [(&'static str, &'static str)],
}

pub const KINDS: [Kind; 6] = [
    Kind {
        name: "a letter in a field",
        bar: 100,
        places: &[
            ("n<C-u>", "京C12345"),
            ("n<C-u>京C12345<Tab><C-u>", "Zhang Wei张伟<BS><BS>"),
            ("n<C-u>京C12345<Tab><Tab><C-u>", "13800136621"),
            ("<Home><Enter>i<Tab>", "abc<BS>汉字 x<Left><Left>y"),
        ],
    },
    Kind {
        name: "a letter in the look-up",
        bar: 1_500,
        places: &[("", "618"), ("", "88"), ("/", "zw"), ("/", "京A1"), ("/", "wang"), ("/", "138<BS>")],
    },
    Kind {
        name: "moving down a list",
        bar: 450,
        places: &[
            ("", "<Down><Down><Down><Up>"),
            ("e", "<Down><Down>"),
            ("c", "<Down><Down><Down><Down><Down><Up>"),
            ("k", "<Down><Down>"),
            ("/8", "<Down><Down><Down>"),
            (":", "<Down><Down><Down>"),
            (";", "<Down><Down>"),
            ("<Home><Enter>h", "<Down><Down><Down>"),
        ],
    },
    Kind {
        // Rows are as wide as the screen.
        name: "the same in a zoomed pane",
        bar: 510,
        places: &[("cz", "<Down><Down><Down>"), ("z", "<Down><Down>")],
    },
    Kind {
        name: "focusing a pane",
        bar: 1_600,
        places: &[("", "eckr<Tab><Tab><BackTab>"), ("<Home><Enter>", "eckr<Tab><Tab><BackTab>")],
    },
    Kind {
        name: "nothing changed",
        bar: 0,
        places: &[("<Home>", "<Home><Up><PgUp>"), ("/", "<Up><Left><Home>"), ("n<Home>", "<Left><Home>")],
    },
];

/// What the keys of a kind cost in one language.
pub struct Cost {
    /// Bytes of each keystroke, with the keys that led to it.
    pub each: Vec<(String, usize)>,
    /// Bytes of the same pictures sent whole, on average.
    pub whole: usize,
}

impl Cost {
    /// The dearest keystroke.
    pub fn most(&self) -> &(String, usize) {
        self.each.iter().max_by_key(|(_, bytes)| *bytes).unwrap()
    }

    /// The middle one.
    pub fn median(&self) -> usize {
        let mut all: Vec<usize> = self.each.iter().map(|(_, bytes)| *bytes).collect();
        all.sort_unstable();
        all[all.len() / 2]
    }
}

/// Bytes of the picture as it stands.
fn drawn(painter: &mut Painter, sitting: &mut Sitting) -> usize {
    painter.draw(|frame| sitting.seat.session.draw(frame)).len()
}

/// What every kind costs in one language, in their order.
pub fn costs(lang: Lang) -> Vec<(&'static Kind, Cost)> {
    let mut sitting = Sitting::demo(lang, SIZE, CARS);
    KINDS.iter().map(|kind| (kind, cost(kind, &mut sitting))).collect()
}

/// Presses the keys of a kind, each place at a screen of its own.
fn cost(kind: &Kind, sitting: &mut Sitting) -> Cost {
    let (mut each, mut whole) = (Vec::new(), 0);
    for (there, keys) in kind.places {
        let mut painter = Painter::new(SIZE.0, SIZE.1);
        sitting.again();
        sitting.keys(there);
        drawn(&mut painter, sitting);
        let mut path = (*there).to_owned();
        for key in single(keys) {
            sitting.keys(&key);
            path.push_str(&key);
            each.push((path.clone(), drawn(&mut painter, sitting)));
            whole += drawn(&mut Painter::new(SIZE.0, SIZE.1), sitting);
        }
    }
    whole /= each.len();
    Cost { each, whole }
}

/// The keys one by one.
fn single(keys: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for c in keys.chars() {
        match all.last_mut() {
            Some(last) if last.starts_with('<') && !last.ends_with('>') => last.push(c),
            _ => all.push(c.to_string()),
        }
    }
    all
}
