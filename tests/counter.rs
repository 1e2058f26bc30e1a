//! Key scripts: what an advisor types, what the screen shows, what is on record.

mod support;

use platedesk::domain::lang::Lang;
use support::sitting::Sitting;

#[test]
fn look() {
    for (lang, size) in [(Lang::En, (120, 36)), (Lang::Zh, (80, 24))] {
        let mut s = Sitting::with_cars(lang, size);
        println!("{}", s.screen());
        s.keys("618");
        println!("{}", s.screen());
        s.keys("<Enter>");
        println!("{}", s.screen());
        s.keys("<Enter>");
        println!("{}", s.screen());
        s.keys("48210<Enter>5");
        println!("{}", s.screen());
        s.keys("11d");
        println!("{}", s.screen());
        s.keys("<Left><Left><Up>112 cm<Enter>2<Esc>");
        println!("{}", s.screen());
        s.keys("aaaaaa");
        println!("{}", s.screen());
        s.keys("1111111");
        println!("{}", s.screen());
        s.keys("异响<Enter>1");
        println!("{}", s.screen());
        s.keys("1");
        println!("{}", s.screen());
        s.keys("ep");
        println!("{}", s.screen());
        s.keys("1");
        println!("{}", s.screen());
        s.keys("2");
        println!("{}", s.screen());
        s.keys("a");
        println!("{}", s.screen());
        s.keys("1");
        println!("{}", s.screen());
    }
}
