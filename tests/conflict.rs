//! Two people on one record: saving over somebody's newer change is never silent, and neither
//! version is lost.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails as a test does")]

mod support;

use platedesk::desk::api::{Answer, Query};
use platedesk::domain::gather::CarRecords;
use platedesk::domain::lang::Lang;
use support::sitting::Sitting;

const LARGE: (u16, u16) = (120, 36);

fn records(s: &Sitting, text: &str) -> CarRecords {
    let id = s.desk.lookup(text, 10).unwrap()[0].hit.vehicle;
    match s.desk.ask(&Query::Car(id)) {
        Answer::Car(car) => car.records,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stale_save_shows_both_versions_field_by_field() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    // Wang changes model and year, Liu Qiang meanwhile model and colour.
    wang.keys("618<Enter>i<Tab><C-u>{卡罗拉}<Tab><C-u>2020");
    liu.keys("618<Enter>i<Tab><C-u>{亚洲龙}<Tab><Tab><C-u>{红}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("刘强 has saved this record").sees("Two versions");
    let screen = wang.screen();
    let row = |label: &str| screen.lines().find(|l| l.contains(label) && l.contains('│')).unwrap().to_owned();
    let model = row("model");
    for part in ["凯美瑞", "亚洲龙", "卡罗拉", "1 or 2"] {
        assert!(model.contains(part), "{part} in {model}");
    }
    // What only one has changed is taken, and said.
    assert!(row("year").contains("yours") && row("colour").contains("theirs"), "{screen}");
    // Nothing is saved before it is chosen.
    wang.keys("<C-s>").sees("choose first");
    assert_eq!(records(&wang, "618").vehicle.model, "亚洲龙");
    wang.keys("1").sees("✓ yours");
    wang.keys("<C-s>").sees("saved");
    let car = records(&wang, "618").vehicle;
    assert_eq!((car.model.as_str(), car.year, car.colour.as_str()), ("卡罗拉", Some(2020), "红"));
}

#[test]
fn theirs_can_be_chosen_and_mine_saved_beside_it() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>i<Tab><C-u>{卡罗拉}<Tab><C-u>2020");
    liu.keys("618<Enter>i<Tab><C-u>{亚洲龙}<C-s>").sees("saved");
    wang.keys("<C-s>2").sees("✓ theirs");
    wang.keys("<C-s>").sees("saved");
    let car = records(&wang, "618").vehicle;
    assert_eq!((car.model.as_str(), car.year), ("亚洲龙", Some(2020)));
    assert_eq!(wang.desk.drafts().waiting("wangmin", wang.desk.now()).drafts, []);
}

#[test]
fn esc_leads_back_to_the_form_with_all_that_was_typed() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>i<Tab><C-u>{卡罗拉}");
    liu.keys("618<Enter>i<Tab><C-u>{亚洲龙}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("Two versions");
    wang.keys("<Esc>").sees("卡罗拉").sees("on record now: 亚洲龙");
    assert!(!wang.screen().contains("Two versions"), "{}", wang.screen());
    // Still the older version: it is asked again.
    wang.keys("<C-s>").sees("Two versions");
    wang.keys("<Esc>");
    let kept = wang.desk.drafts().waiting("wangmin", wang.desk.now()).drafts;
    assert_eq!(kept[0].values["vehicle.model"], "卡罗拉");
    // And at the next session, too.
    wang.again().keys("618<Enter>i").sees("卡罗拉").sees("on record now: 亚洲龙");
}

/// What the other has done touches nothing in the form: there is nothing to choose.
#[test]
fn what_touches_other_fields_only_is_no_conflict_to_choose_in() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    // A reading of the mileage writes the car's record, too; the plate is no field of the form.
    wang.keys("618<Enter>i<Tab><C-u>{卡罗拉}");
    liu.keys("618<Enter>hp{京C55555}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("saved");
    assert_eq!(records(&wang, "C55555").vehicle.model, "卡罗拉");
    // Both have typed the same.
    wang.keys("i<Tab><C-u>{皇冠}");
    liu.keys("<Esc>i<Tab><C-u>{皇冠}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("the same");
    wang.keys("<C-s>").sees("saved");
    assert_eq!(records(&wang, "C55555").vehicle.model, "皇冠");
}

/// The form says it while one still types.
#[test]
fn an_open_form_says_at_once_that_its_record_was_changed() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>i<Tab>{ X}");
    liu.keys("618<Enter>i<Tab><C-u>{亚洲龙}<C-s>").sees("saved");
    wang.look().sees("刘强 has changed the record since").sees("on record now: 亚洲龙").sees("凯美瑞 X");
    // Changes that it does not show are none of its business.
    wang.keys("{Y}");
    liu.keys("ho{ Z}<C-s>").sees("saved");
    wang.look();
    assert!(!wang.screen().contains("has changed the record"), "{}", wang.screen());
    // With the customer no name is said.
    wang.keys("<C-g>");
    liu.keys("<Esc>i<Tab><C-u>{皇冠}<C-s>").sees("saved");
    wang.look().sees("on record now: 皇冠");
    wang.keys("<C-s>").sees("on record now");
    assert!(!wang.screen().contains("刘强"), "{}", wang.screen());
}

/// Persons, plates, valuables, promises, bookings: every form that changes what is there.
#[test]
fn every_form_of_a_record_shows_what_it_would_overwrite() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter>ho{ A}");
    liu.keys("618<Enter>ho{ B}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("Two versions").sees("张伟 A").sees("张伟 B");
    wang.keys("2<C-s>").sees("saved");

    wang.keys("p{京C55555}");
    liu.keys("p{京C66666}<C-s>").sees("saved");
    wang.keys("<C-s>").sees("Two versions").sees("京C·66666");
    wang.keys("<Esc><Esc><Esc>");
    liu.keys("<Esc>");

    // A visit that somebody booked while another one was being typed.
    wang.keys("ca{+1d}<Tab>{保养}");
    liu.keys("ca{+2d}<Tab>{钣金}<C-s>").sees("booked");
    wang.keys("<C-s>").sees("Two versions").sees("钣金").sees("保养");
    wang.keys("<Esc><Esc>");
    // Moved by both.
    wang.keys("a<Tab>{A}");
    liu.keys("a<Tab>{B}<C-s>").sees("visit booked");
    wang.keys("<C-s>").sees("Two versions");
    wang.keys("<Esc><Esc>");

    // Class of a case, which its owner and the managers may change.
    wang.keys("k<Enter>22{洗车刮了}<Enter>").sees("K-");
    let mut liu = wang.beside("liuqiang");
    liu.keys("C66666<Enter>ki");
    wang.keys("i<Right><C-s>").sees("saved");
    liu.keys("<Right><Right><C-s>").sees("Two versions");
    liu.keys("1<C-s>").sees("saved");
}

/// A tick in the walk-around of the same visit is no conflict: each writes its own item.
#[test]
fn two_people_walk_around_one_car() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter><Enter>48210<Enter>5");
    liu.keys("618<Enter><Enter>");
    wang.keys("1");
    liu.keys("<Down>1");
    let (_, visit) = records(&wang, "618").visits.pop().unwrap();
    assert_eq!(visit.items.len(), 2, "{:?}", visit.items);
}

/// A note, the mileage, the customer's words: what somebody else has written meanwhile is shown
/// before it is saved over.
#[test]
fn a_text_that_somebody_else_wrote_meanwhile_is_shown_before_it_is_saved_over() {
    let (mut wang, mut liu) = Sitting::two(Lang::En, LARGE);
    wang.keys("618<Enter><Enter>48");
    liu.keys("618<Enter><Enter>48200<Enter>5").sees("cover set");
    wang.look().keys("210<Enter>").sees("somebody has written meanwhile: “48200”");
    assert_eq!(records(&wang, "618").visits[0].1.km, Some(48_200));
    wang.keys("<Enter>");
    assert_eq!(records(&wang, "618").visits[0].1.km, Some(48_210));
    // A note at the same item.
    wang.keys("<Enter>n{A}");
    liu.keys("n{B}<Enter>");
    let note = |s: &Sitting| {
        let (_, visit) = records(s, "618").visits.pop().unwrap();
        visit.items.values().map(|item| item.note.clone()).collect::<Vec<_>>()
    };
    wang.look().keys("<Enter>").sees("somebody has written meanwhile: “B”");
    assert_eq!(note(&wang), ["B"]);
    wang.keys("<Enter>");
    assert_eq!(note(&wang), ["A"]);
}
