//! What a keystroke may cost over a line.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::domain::lang::Lang;
use support::bytes::costs;

#[test]
fn no_keystroke_costs_more_than_its_bar() {
    for lang in [Lang::En, Lang::Zh] {
        for (kind, cost) in costs(lang) {
            let (keys, most) = cost.most();
            assert!(
                *most <= kind.bar,
                "{}, {lang:?}: {most} bytes for {keys}, at most {}",
                kind.name,
                kind.bar
            );
            // Else nothing was pressed, or nothing was on the screen.
            assert!(kind.bar == 0 || cost.median() > 0, "{}, {lang:?}", kind.name);
            assert!(cost.whole > 3_000, "{}, {lang:?}: {} bytes for the whole", kind.name, cost.whole);
        }
    }
}
