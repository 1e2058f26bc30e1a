//! Key scripts of complaints: from the customer's words to the closed case, by the people whose
//! steps they are, and what is refused on the way.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::domain::complaint::{CaseEventKind, CaseState, Complaint, ComplaintClass, Severity, Source};
use platedesk::domain::lang::Lang;
use platedesk::domain::money::Money;
use support::sitting::{Sitting, now};

const LARGE: (u16, u16) = (120, 36);

/// The newest complaint of the car whose tail is 618.
fn case(s: &Sitting) -> Complaint {
    let car = s.desk.lookup("618", 1).unwrap()[0].hit.vehicle;
    match s.desk.ask(&Query::Car(car)) {
        Answer::Car(car) => car.records.complaints.last().unwrap().1.clone(),
        other => panic!("{other:?}"),
    }
}

/// A service complaint of the car 618, major; its case is open on the screen.
fn taken_down(size: (u16, u16)) -> Sitting {
    let mut s = Sitting::with_staff(Lang::En, size);
    s.keys("618<Enter>k<Enter>22洗车把后视镜刮了<Enter>").sees("K-2611-0001 taken down");
    s
}

/// As far as an offer of 200.00 and 800.00, the second of which is above the limit.
fn offered() -> Sitting {
    let mut s = taken_down(LARGE);
    s.keys("<Enter><Enter>已致歉，约今天看车<C-s><Enter>查洗车记录<C-s>");
    s.keys("<Enter>补漆<Tab>200<Tab>换总成<Tab>800<C-s>").sees("saved");
    s
}

/// Rule K-1: class and severity by a digit each, the words may not be missing, and what was
/// typed is kept on the way back.
#[test]
fn a_complaint_is_taken_down_with_the_customers_words() {
    let mut s = Sitting::with_staff(Lang::En, LARGE);
    s.keys("618<Enter>k").sees("No complaint of this car");
    s.keys("<Enter>2").sees("severity");
    s.keys("9").sees("no such choice");
    s.keys("2<Enter>").sees("own words");
    s.keys("洗车把后视镜刮了<Esc><Esc><Esc>").sees("stands there again");
    s.keys("+").sees("洗车把后视镜刮了");
    s.keys("<Up>2<Enter>").sees("K-2611-0001 taken down");
    s.sees("by 11:40");
    let case = case(&s);
    assert_eq!(
        (case.class, case.severity, case.source),
        (ComplaintClass::Service, Severity::Major, Source::Phone)
    );
    assert_eq!((case.owner.as_str(), case.department.as_str()), ("wangmin", "service"));
    assert!(s.seat.session.shared.kept.is_empty(), "nothing is kept of what is on record");
}

#[test]
fn zz_look() {
    for (lang, size) in [(Lang::En, (120, 36)), (Lang::Zh, (80, 24))] {
        let mut s = Sitting::with_staff(lang, size);
        for keys in [
            "k",
            "618<Enter>",
            "<Enter>",
            "2",
            "2",
            "<Enter>",
            "<Up>",
            "<Down>洗车把后视镜刮了，店里还没人道歉<Enter>",
            "<Enter>",
            "<Enter>",
            "<C-s>",
            "已致歉<C-s>",
            "s",
            "2",
            "补漆<Tab>200x<Tab>换总成<Tab>800<C-s>",
            "<C-u>200<Tab><Tab><Tab>客户急用车<C-s>",
            "l",
            "<Esc>",
            "<C-g>",
            "<C-g>",
            "<Esc>",
            "zg1客户要经理出面<Enter>",
            "z?",
        ] {
            s.keys(keys);
            println!("=== {keys}\n{}", s.screen());
        }
        s.look_at(now().plus_minutes(60 * 24 * 3));
        println!("=== later\n{}", s.screen());
    }
}
