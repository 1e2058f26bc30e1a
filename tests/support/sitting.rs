//! Somebody at a desk without a terminal: keys go in, the screen comes out as text.

use super::script::{Typed, parse};
use crossterm::event::{KeyEvent, KeyModifiers};
use platedesk::desk::api::{Answer, Published, Query};
use platedesk::desk::demo::DemoOptions;
use platedesk::desk::{Desk, Options};
use platedesk::domain::change::{Change, NewCall, PersonFile, VehicleFile};
use platedesk::domain::id::VehicleId;
use platedesk::domain::lang::Lang;
use platedesk::domain::record::Kind;
use platedesk::domain::time::Time;
use platedesk::domain::trade::StoreConfig;
use platedesk::domain::user::Actor;
use platedesk::host::seat::Seat;
use platedesk::text::{Reader, Texts};
use platedesk::ui::dump;
use platedesk::ui::session::Event;
use platedesk::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Monday 23 November 2026, 10:40 in Shanghai: the clock of every fixture.
pub const NOW: &str = "2026-11-23T10:40:00+08:00";

/// Numbers of seats beside others: far from those of who sits down again.
static NEXT: AtomicUsize = AtomicUsize::new(1000);

/// A seat at a sandbox store of its own, thrown away at the end.
pub struct Sitting {
    pub seat: Seat,
    pub desk: Arc<Desk>,
    pub size: (u16, u16),
    pub presses: usize,
    pub left: bool,
    /// Changes made by somebody else.
    others: usize,
    /// Seats there were before this one.
    before: usize,
    _dir: Option<tempfile::TempDir>,
}

pub fn now() -> Time {
    Time::parse_rfc3339(NOW).unwrap()
}

pub fn config() -> StoreConfig {
    StoreConfig { name: "天和 Tianhe".to_owned(), sandbox: true, ..StoreConfig::default() }
}

fn options() -> Options<'static> {
    let mut options = Options::new("wangmin");
    options.now = Some(now());
    options
}

fn seat(desk: &Arc<Desk>, me: Actor, lang: Lang, size: (u16, u16), before: usize) -> Seat {
    let reader = Reader::new(Arc::new(Texts::load().unwrap()), lang, desk.trade().store.tz());
    seat_with(desk, reader, me, size, before)
}

fn seat_with(desk: &Arc<Desk>, reader: Reader, me: Actor, size: (u16, u16), before: usize) -> Seat {
    // As everywhere, no two seats have the same name.
    let name = if before == 0 { "test".to_owned() } else { format!("test-{before}") };
    let mut seat = Seat::new(Arc::clone(desk), reader, Theme::default(), me, name);
    seat.send(Event::Resize(size.0, size.1));
    seat
}

impl Sitting {
    /// At an empty store.
    pub fn empty(lang: Lang, size: (u16, u16)) -> Self {
        Self::with_rules(lang, size, &[])
    }

    /// At an empty store that has rule files of its own.
    pub fn with_rules(lang: Lang, size: (u16, u16), rules: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        Desk::init(&path, &config()).unwrap();
        for (name, text) in rules {
            std::fs::create_dir_all(path.join("rules")).unwrap();
            std::fs::write(path.join("rules").join(name), text).unwrap();
        }
        let (desk, _) = Desk::open(&path, options()).unwrap();
        Self::at(desk, dir, lang, size)
    }

    /// At the demo store.
    pub fn demo(lang: Lang, size: (u16, u16), vehicles: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        let demo = DemoOptions { vehicles, seed: 7, now: now(), lang };
        let (desk, _) = Desk::demo(&path, demo, options()).unwrap();
        Self::at(desk, dir, lang, size)
    }

    fn at(desk: Desk, dir: tempfile::TempDir, lang: Lang, size: (u16, u16)) -> Self {
        Self { _dir: Some(dir), ..Self::sharing(&Arc::new(desk), lang, size) }
    }

    /// One more at a desk.
    pub fn sharing(desk: &Arc<Desk>, lang: Lang, size: (u16, u16)) -> Self {
        let desk = Arc::clone(desk);
        let mut me = desk.actor("wangmin", None, "console").unwrap();
        me.name = "王敏".to_owned();
        let seat = seat(&desk, me, lang, size, 0);
        Self { seat, desk, size, presses: 0, left: false, others: 0, before: 0, _dir: None }
    }

    /// Somebody else sits down at a screen of their own, at the same desk.
    pub fn beside(&self, login: &str) -> Self {
        let me = self.desk.actor(login, None, "console").unwrap();
        let before = NEXT.fetch_add(1, Ordering::Relaxed);
        // The sentences are the same for all.
        let seat = seat_with(&self.desk, self.seat.session.shared.reader.clone(), me, self.size, before);
        let (desk, size) = (Arc::clone(&self.desk), self.size);
        Self { seat, desk, size, presses: 0, left: false, others: 0, before, _dir: None }
    }

    /// 王敏 and 刘强 at one desk, each at a screen of their own.
    pub fn two(lang: Lang, size: (u16, u16)) -> (Self, Self) {
        let wang = Self::with_staff(lang, size);
        let liu = wang.beside("liuqiang");
        (wang, liu)
    }

    /// The screen takes up what others have done, as when its host is roused.
    pub fn look(&mut self) -> &mut Self {
        self.told();
        self.left |= self.seat.tick().quit;
        self
    }

    /// Waits until everybody was told of all there is: whoever saves has the answer first.
    fn told(&self) {
        while !self.desk.are_told() {
            std::thread::yield_now();
        }
    }

    /// The person gets up, and sits down again.
    pub fn again(&mut self) -> &mut Self {
        let (me, lang) = (self.seat.session.shared.me.clone(), self.seat.session.shared.reader.lang);
        self.before += 1;
        self.seat.leave();
        self.seat = seat(&self.desk, me, lang, self.size, self.before);
        self
    }

    /// The desk is closed and opened anew; with what `between` does to the store's directory.
    pub fn restarted(self, between: impl FnOnce(&Path)) -> Self {
        let Self { seat: last, desk, size, others, before, _dir, .. } = self;
        let (me, lang) = (last.session.shared.me.clone(), last.session.shared.reader.lang);
        let path = desk.dir().to_owned();
        drop((last, desk));
        between(&path);
        let desk = Arc::new(Desk::open(&path, options()).unwrap().0);
        let before = before + 1;
        let seat = seat(&desk, me, lang, size, before);
        Self { seat, desk, size, presses: 0, left: false, others, before, _dir }
    }

    /// At a store with a few cars.
    pub fn with_cars(lang: Lang, size: (u16, u16)) -> Self {
        let mut sitting = Self::empty(lang, size);
        sitting.open_cars();
        sitting
    }

    pub fn open_cars(&mut self) -> [VehicleId; 3] {
        let cars = [
            self.open_file("京A88618", "丰田", "凯美瑞", "张伟", "13800136621"),
            self.open_file("京B12345", "大众", "帕萨特", "李娜", "13911112222"),
            self.open_file("沪AD12345", "比亚迪", "汉", "Ana Keller", "13700001111"),
        ];
        self.seat.send(Event::Echo);
        cars
    }

    /// At a store with a few cars and its people: 王敏 (advisor, who sits here), 李娜 (agent),
    /// 刘强 (service manager), 陈店 (store manager), and an administrator.
    pub fn with_staff(lang: Lang, size: (u16, u16)) -> Self {
        use platedesk::domain::user::Role;
        let mut sitting = Self::with_cars(lang, size);
        for (login, name, role) in [
            ("root", "管理员", Role::Admin),
            ("lina", "李娜", Role::Agent),
            ("liuqiang", "刘强", Role::Manager),
            ("chendian", "陈店", Role::StoreManager),
            ("wangmin", "王敏", Role::Advisor),
        ] {
            sitting.commit(Change::EnrolUser(platedesk::domain::change::NewUser {
                login: login.to_owned(),
                name: name.to_owned(),
                role,
            }));
        }
        sitting.sit("wangmin");
        sitting
    }

    /// Somebody else sits down at the same screen.
    pub fn sit(&mut self, login: &str) -> &mut Self {
        self.seat.session.shared.me = self.desk.actor(login, None, "console").unwrap();
        self.news();
        self
    }

    /// Shows the screen as it stands at another time, until the next key.
    pub fn look_at(&mut self, at: Time) -> &mut Self {
        self.seat.session.update(Event::Clock(at));
        self
    }

    /// At a store with calls to make: one due now, an inquiry to answer within half an hour, and
    /// a call agreed for tomorrow. The call that is due asks the survey.
    pub fn with_calls(lang: Lang, size: (u16, u16)) -> Self {
        // The shipped cadences, but for the survey.
        let cadences = include_str!("../../assets/cadences.toml");
        let plain = "script = \"next-contact\"";
        assert!(cadences.contains(plain));
        let cadences = cadences.replace(plain, &format!("{plain}\nscored = true"));
        Self::asked(Self::with_rules(lang, size, &[("cadences.toml", &cadences)]))
    }

    /// As [`Sitting::with_calls`], and no call asks the survey.
    pub fn with_plain_calls(lang: Lang, size: (u16, u16)) -> Self {
        Self::asked(Self::empty(lang, size))
    }

    fn asked(mut self) -> Self {
        let [camry, passat, han] = self.open_cars();
        self.ask_for(passat, "next-contact", None, "刹车异响，复查后还响不响");
        self.ask_for(camry, "inquiry", None, "问混动版的保养价格");
        self.ask_for(han, "next-contact", Some(now().plus_minutes(24 * 60)), "约首保");
        self.news();
        self
    }

    /// Asks for a call by hand.
    pub fn ask_for(&mut self, vehicle: VehicleId, cadence: &str, at: Option<Time>, note: &str) {
        let (cadence, note) = (cadence.to_owned(), note.to_owned());
        self.commit(Change::RequestCall(NewCall { vehicle, person: None, cadence, at, note }));
    }

    /// The screen hears of what others have changed.
    pub fn news(&mut self) {
        let touched: Vec<VehicleId> = self.seat.session.shared.vehicle().into_iter().collect();
        let news = Published { touched, ..Published::default() };
        self.seat.send(Event::Published(news));
    }

    pub fn open_file(&mut self, plate: &str, make: &str, model: &str, name: &str, phone: &str) -> VehicleId {
        let text = |t: &str| Some(t.to_owned());
        let change = Change::OpenFile {
            plate: plate.to_owned(),
            unusual_plate: false,
            vehicle: VehicleFile {
                make: text(make),
                model: text(model),
                year: text("2021"),
                colour: text("白"),
                mileage: text("40000"),
                ..VehicleFile::default()
            },
            owner: Some(PersonFile { name: text(name), phones: text(phone), ..PersonFile::default() }),
        };
        let made = self.commit(change);
        VehicleId(made.created.iter().find(|(_, k)| *k == Kind::Vehicle).unwrap().0)
    }

    /// 李娜 changes model and colour of the car 京A·88618.
    pub fn somebody_paints(&mut self, model: &str, colour: &str) {
        let id = self.desk.lookup("88618", 1).unwrap()[0].hit.vehicle;
        let Answer::Car(car) = self.desk.ask(&Query::Car(id)) else { panic!("no car") };
        let text = |t: &str| Some(t.to_owned());
        let known = VehicleFile::from(&car.records.vehicle);
        let file = VehicleFile { model: text(model), colour: text(colour), ..known };
        let lina = self.desk.actor("lina", None, "console").unwrap();
        // Other colours are another change.
        let client = format!("lina-{model}-{colour}");
        self.desk.commit(&lina, &client, Change::EditVehicle { vehicle: id, file }, None).unwrap();
        self.told();
    }

    /// A change made by somebody else.
    pub fn commit(&mut self, change: Change) -> platedesk::desk::api::Committed {
        let me = self.seat.session.shared.me.clone();
        self.others += 1;
        let client = format!("other-{}", self.others);
        let made = self.desk.commit(&me, &client, change, None).unwrap();
        self.told();
        made
    }

    /// Types keys, as `618<Enter>`, `<C-g>`, `{text pasted}`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for typed in parse(keys) {
            self.told();
            match typed {
                Typed::Key(code, modifiers) => {
                    self.presses += 1;
                    self.left |= self.seat.send(Event::Key(KeyEvent::new(code, modifiers))).quit;
                }
                Typed::Paste(text) => {
                    self.left |= self.seat.send(Event::Paste(text)).quit;
                }
            }
        }
        self
    }

    /// Types keys, and does nothing of what the session asks for.
    pub fn keys_without_host(&mut self, keys: &str) {
        for typed in parse(keys) {
            let event = match typed {
                Typed::Key(code, modifiers) => Event::Key(KeyEvent::new(code, modifiers)),
                Typed::Paste(text) => Event::Paste(text),
            };
            self.seat.session.update(event);
        }
    }

    /// The key with Alt held, as terminals send `ESC x`.
    pub fn alt(&mut self, c: char) -> &mut Self {
        let key = KeyEvent::new(crossterm::event::KeyCode::Char(c), KeyModifiers::ALT);
        self.seat.send(Event::Key(key));
        self
    }

    /// Waits until long work is over and its end is on the screen.
    pub fn finish(&mut self) -> &mut Self {
        self.seat.finish_job();
        self
    }

    fn render(&self) -> (Buffer, Option<Position>) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buf = Buffer::empty(area);
        let cursor = self.seat.session.render(area, &mut buf);
        (buf, cursor)
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        dump::text(&self.render().0)
    }

    /// The screen as text, with its styles and where the cursor stands.
    pub fn picture(&self) -> String {
        let (buf, cursor) = self.render();
        let cursor = cursor.map_or("hidden".to_owned(), |p| format!("{},{}", p.x, p.y));
        format!("{}--- cursor {cursor}\n{}", dump::text(&buf), dump::styles(&buf))
    }

    /// Fails, showing the screen, unless it holds this text.
    pub fn sees(&self, text: &str) -> &Self {
        let screen = self.screen();
        assert!(screen.contains(text), "the screen does not show {text:?}:\n{screen}");
        self
    }
}
