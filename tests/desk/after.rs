//! What comes after the visit, as its people have it: a car is delivered, its 48-hour call finds a
//! problem, and the complaint is seen through to the end (Rules C-1, C-7, K-1 to K-6). Every step
//! is a sitting of its own, at its own time.

use super::PROGRAM;
use super::support::pty::Pty;
use platedesk::domain::lang::Lang;
use std::path::Path;
use std::process::Command;

/// Monday 10:40 the car is delivered; then Wednesday morning, and the days after.
const DELIVERED: &str = "2026-11-23T10:40:00+08:00";
const CALLED: &str = "2026-11-25T10:05:00+08:00";
const CONTACTED: &str = "2026-11-25T10:31:00+08:00";
const AGREED: &str = "2026-11-26T09:00:00+08:00";
const SECOND: &str = "2026-11-27T14:40:00+08:00";
const AFTERWARDS: &str = "2026-11-28T09:00:00+08:00";

/// Who works here: login, name, role.
const STAFF: [(&str, &str, &str); 3] =
    [("boss", "admin", "admin"), ("wangmin", "王敏", "advisor"), ("chendian", "陈店", "store-manager")];

/// What the screen says, by language.
struct Words {
    absent: &'static str,
    handed: &'static str,
    question: &'static str,
    due: &'static str,
    outcomes: &'static str,
    opened: &'static str,
    first_contact: &'static str,
    in_time: &'static str,
    next: [&'static str; 5],
    second_topic: &'static str,
    ended: &'static str,
    closed: &'static str,
}

const ZH: Words = Words {
    absent: "车辆不在店内",
    handed: "已交车",
    question: "1 产品",
    due: "车况是否正常",
    outcomes: "2 有问题",
    opened: "已立投诉 K-0001",
    first_contact: "首次联系 0:34",
    in_time: "按时",
    next: ["提出两个方案", "客户选定方案", "落实方案", "店长二次回访", "写明原因和改进措施"],
    second_topic: "投诉处理结果是否满意",
    ended: "已结案",
    closed: "K-0001 结案",
};

const EN: Words = Words {
    absent: "Not here now",
    handed: "handed over",
    question: "1 product",
    due: "Is the car in order?",
    outcomes: "2 a problem",
    opened: "Complaint K-0001 opened",
    first_contact: "first contact 0:34",
    in_time: "in time",
    next: [
        "offer two options",
        "the customer chooses",
        "carry out what was agreed",
        "the store manager calls a second time",
        "close it with cause",
    ],
    second_topic: "Content with how",
    ended: "closed",
    closed: "K-0001 closed",
};

fn run(dir: &Path, now: &str, args: &[&str]) -> String {
    let store = dir.join("store");
    let fixed = ["--store", store.to_str().unwrap(), "--now", now, "--lang", "en"];
    let out = Command::new(PROGRAM).args(fixed).args(args).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn store() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let made = Command::new(PROGRAM)
        .args(["--store", path.to_str().unwrap(), "--lang", "en", "init", "--sandbox"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut changes: String = STAFF
        .map(|(login, name, role)| {
            format!(r#"{{"change":"enrol_user","login":"{login}","name":"{name}","role":"{role}"}}"#) + "\n"
        })
        .concat();
    changes += r#"{"change":"open_file","plate":"京C70618","vehicle":{"make":"丰田","model":"凯美瑞","mileage":"40000"},"owner":{"name":"张伟","phones":"13800136621"}}"#;
    let file = dir.path().join("changes.jsonl");
    std::fs::write(&file, changes).unwrap();
    run(dir.path(), DELIVERED, &["apply", file.to_str().unwrap()]);
    dir
}

/// Somebody sits down at the desk at a time.
fn sits_down(dir: &Path, who: &str, now: &str, lang: Lang, size: (u16, u16)) -> Pty {
    let store = dir.join("store");
    let args = ["--store", store.to_str().unwrap(), "--now", now, "--as", who, "--lang", lang.tag()];
    let desk = Pty::spawn(PROGRAM, &args, &[], size.0, size.1);
    desk.wait_for("platedesk");
    desk
}

fn leaves(mut desk: Pty) {
    desk.type_keys("<C-q>");
    assert_eq!(desk.wait_exit(), 0);
    assert_eq!(desk.terminal_disorder(), Vec::<&str>::new());
}

fn from_delivery_to_the_closed_case(lang: Lang, size: (u16, u16), w: &Words) {
    let dir = store();
    let at = |who, now| sits_down(dir.path(), who, now, lang, size);

    // The visit: 283.00, delivered on Monday at 10:40.
    let mut desk = at("wangmin", DELIVERED);
    desk.type_keys("70618<Enter>");
    desk.wait_for(w.absent);
    desk.type_keys("<Enter>48210<Enter>5aaaaaa1111111<Enter>11");
    desk.type_keys("ep12");
    desk.wait_for("283.00");
    desk.type_keys("a1s1{刘强}<Enter>");
    desk.wait_for("12:10");
    desk.type_keys("s3s2s1s1a9");
    desk.wait_for(w.handed);
    leaves(desk);

    // The 48-hour call: the 6 keys of the budget, the words apart.
    let mut desk = at("wangmin", CALLED);
    desk.type_keys("c");
    desk.wait_for(w.due);
    desk.keys_typed();
    desk.type_keys("c<Enter>");
    desk.wait_for(w.outcomes);
    desk.type_keys("2");
    desk.wait_for(w.question);
    desk.type_keys("22");
    desk.paste("洗车把后视镜刮了");
    desk.wait_for("洗车把后视镜刮了");
    desk.type_keys("<Enter>");
    desk.wait_for(w.opened);
    assert!(desk.keys_typed() <= 6);
    leaves(desk);

    // First contact within the hour; the cause; two options.
    let mut desk = at("wangmin", CONTACTED);
    desk.type_keys("70618<Enter>k");
    desk.wait_for("K-0001");
    desk.wait_for(w.first_contact);
    desk.type_keys("<Enter><Enter>");
    desk.paste("已致歉，约今天看车");
    desk.wait_for("已致歉");
    desk.type_keys("<C-s>");
    desk.wait_for(w.in_time);
    desk.type_keys("<Enter>");
    desk.paste("查洗车记录");
    desk.wait_for("查洗车记录");
    desk.type_keys("<C-s>");
    desk.wait_for(w.next[0]);
    desk.type_keys("<Enter>");
    desk.paste("补漆");
    desk.type_keys("<Tab>200<Tab>");
    desk.paste("退还工时费");
    desk.type_keys("<Tab>80<C-s>");
    desk.wait_for(w.next[1]);
    leaves(desk);

    // The next day the customer chooses, and it is done.
    let mut desk = at("wangmin", AGREED);
    desk.type_keys("70618<Enter>k<Enter>");
    desk.wait_for(w.next[1]);
    desk.type_keys("<Enter>13");
    desk.wait_for(w.next[2]);
    desk.type_keys("<Enter>");
    desk.paste("已补漆");
    desk.wait_for("已补漆");
    desk.type_keys("<C-s>");
    desk.wait_for(w.next[3]);
    leaves(desk);

    // The second call stands in the store manager's queue; then the case can be closed.
    let mut desk = at("chendian", SECOND);
    desk.type_keys("c");
    desk.wait_for(w.second_topic);
    desk.type_keys("70618<Enter>k<Enter>");
    desk.wait_for(w.next[3]);
    desk.type_keys("<Enter>y<Tab>");
    desk.paste("客户满意");
    desk.type_keys("<Tab>y<C-s>");
    desk.wait_for(w.next[4]);
    desk.type_keys("<Enter>");
    desk.paste("洗车房没有防护");
    desk.type_keys("<Tab>");
    desk.paste("每周检查");
    desk.type_keys("<C-s>");
    desk.wait_for(w.ended);
    leaves(desk);

    // On record: nothing runs any more, nothing is due twice, and the store is sound.
    let mut desk = at("wangmin", AFTERWARDS);
    desk.type_keys("70618<Enter>h");
    desk.wait_for("K-0001");
    desk.wait_for(w.closed);
    leaves(desk);
    let cases = run(dir.path(), AFTERWARDS, &["--as", "chendian", "export", "complaints", "--json"]);
    let case: serde_json::Value = serde_json::from_str(cases.trim()).unwrap();
    assert_eq!(case["state"], "closed", "{cases}");
    let calls = run(dir.path(), AFTERWARDS, &["--as", "chendian", "export", "callbacks", "--json"]);
    let keys: Vec<String> = calls
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["key"].to_string())
        .collect();
    let mut once = keys.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), keys.len(), "{calls}");
    assert!(
        calls.lines().any(|c| c.contains("complaint/second") && c.contains(r#""state":"made""#)),
        "{calls}"
    );
    run(dir.path(), AFTERWARDS, &["check", "--deep"]);
}

#[test]
fn from_delivery_to_the_closed_case_in_chinese() {
    from_delivery_to_the_closed_case(Lang::Zh, (120, 36), &ZH);
}

#[test]
fn from_delivery_to_the_closed_case_in_english_on_a_small_terminal() {
    from_delivery_to_the_closed_case(Lang::En, (80, 24), &EN);
}
