//! Key scripts: what an advisor types, what the screen shows, what is on record.

mod support;

use platedesk::domain::lang::Lang;
use support::sitting::Sitting;

#[test]
fn look() {
    for (lang, size) in [(Lang::En, (120, 36)), (Lang::Zh, (120, 36)), (Lang::Zh, (80, 24))] {
        let mut s = Sitting::demo(lang, size, 300);
        println!("{}", s.screen());
        s.keys("<Enter>");
        println!("{}", s.screen());
        s.keys("h");
        println!("{}", s.screen());
        s.keys("<Esc>?");
        println!("{}", s.screen());
        s.keys("<Esc>;");
        println!("{}", s.screen());
        s.keys("<Esc>i");
        println!("{}", s.screen());
        s.keys("<Esc><Esc>66");
        println!("{}", s.screen());
    }
}
