//! The trade's data and figures, as loaded from `assets/` and the store's own files.

use super::cadence::{Cadences, Programme};
use super::calendar::{Calendar, OnHolidays};
use super::catalog::Catalog;
use super::checklist::{Checklist, Choice, Question};
use super::complaint_rules::ComplaintRules;
use super::money::Money;
use super::name::Name;
use super::rights::Rights;
use super::script::{Scripts, Survey};
use serde::{Deserialize, Serialize};

/// Everything the rules take from data. Loaded once, shared by all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    /// The store.
    pub store: StoreConfig,
    /// When it is open (Rules C-3, K-2).
    pub calendar: Calendar,
    /// Figures.
    pub figures: Figures,
    /// The walk-around (Rule R-3).
    pub walkaround: Checklist,
    /// The hand-over (Rule E-9).
    pub delivery: Checklist,
    /// The drawing of the car (Rule R-4).
    pub drawing: Drawing,
    /// Questions of every reception (Rule R-8).
    pub questions: Vec<Question>,
    /// Ways in which a customer confirms (Rules R-10, E-3).
    pub confirmations: Vec<Choice>,
    /// What can be sold.
    pub catalog: Catalog,
    /// From when and how customers are contacted (Rules C-1 to C-3).
    pub cadences: Cadences,
    /// What is said at a callback (Rule C-6).
    pub scripts: Scripts,
    /// What is asked at the scored call (Rule C-8).
    pub survey: Survey,
    /// Complaints: departments, limit, clocks (Rules K-1, K-2, K-4).
    pub complaints: ComplaintRules,
    /// Who may do and see what (Rule X-3).
    pub rights: Rights,
}

/// `STORE/config.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// Name of the store, in the header and on paper.
    pub name: String,
    /// Zone in which every time is shown, such as `Asia/Shanghai`; never the machine's.
    pub zone: String,
    /// Opening hours (Rule C-3), `08:30-18:00`; several windows with commas, days of their own
    /// as in `mon-fri 08:30-18:00; sat 09:00-16:00; sun closed`.
    pub hours: String,
    /// What a public holiday means for the store (Rule K-2).
    #[serde(default)]
    pub holidays: OnHolidays,
    /// The calendar of holidays: `calendar/KEY.toml`, as shipped or among the store's rules.
    #[serde(default = "home_calendar")]
    pub calendar: String,
    /// The programme of ownership touches (Rule C-1): `standard` or `excellent`.
    #[serde(default)]
    pub care: Programme,
    /// Bays of the workshop; the trade's default if not set.
    #[serde(default)]
    pub bays: Option<u32>,
    /// VAT included in prices, in percent; the trade's default if not set.
    #[serde(default)]
    pub vat_percent: Option<u32>,
    /// Made with `--demo` or `init --sandbox`: the clock may be held still.
    #[serde(default)]
    pub sandbox: bool,
    /// A session ends after so many minutes without a key; 0: never; not set: as the way in has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,
    /// Directory to which old, compressed segments of the journal are moved; empty: they stay.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub archive: String,
    /// Backups that are made by themselves; none if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<BackupPlan>,
    /// How a server serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serve: Option<ServePlan>,
}

/// How a server serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServePlan {
    /// Address and port for SSH.
    pub listen: String,
    /// Path of the socket for this machine; empty: beside the store, with `.sock` for its ending.
    pub socket: String,
    /// The socket is open to its group, too.
    pub group: bool,
}

impl Default for ServePlan {
    fn default() -> Self {
        let listen = "127.0.0.1:2222".to_owned();
        Self { listen, socket: String::new(), group: false }
    }
}

/// Backups that are made by themselves while the desk is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupPlan {
    /// Directory they are written to; best on another disk.
    pub dir: String,
    /// One is made when the last is so many hours old.
    #[serde(default = "daily")]
    pub every_hours: u32,
    /// So many are kept, the newest.
    #[serde(default = "fortnight")]
    pub keep: u32,
}

fn daily() -> u32 {
    24
}

fn fortnight() -> u32 {
    14
}

/// The calendar of a store that names none.
fn home_calendar() -> String {
    "cn".to_owned()
}

impl Default for StoreConfig {
    /// A store without a name, as one is proposed.
    fn default() -> Self {
        Self {
            name: String::new(),
            zone: "Asia/Shanghai".to_owned(),
            hours: "08:30-18:00".to_owned(),
            holidays: OnHolidays::default(),
            calendar: home_calendar(),
            care: Programme::default(),
            bays: None,
            vat_percent: None,
            sandbox: false,
            idle_minutes: None,
            archive: String::new(),
            backup: None,
            serve: None,
        }
    }
}

impl StoreConfig {
    /// The zone as the time library knows it; the trade's home zone if the name is unknown
    /// (loading refuses unknown names, so that does not happen with a loaded config).
    #[must_use]
    pub fn tz(&self) -> chrono_tz::Tz {
        self.zone.parse().unwrap_or(chrono_tz::Asia::Shanghai)
    }
}

/// Shipped figures of the trade (`assets/figures.toml`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Price of an hour of labour (Rule E-1).
    pub labour_rate: Money,
    /// VAT included in prices, permille (Rule E-7).
    pub vat_permille: u32,
    /// Minutes of a wash (Rule E-2).
    pub wash_minutes: u32,
    /// Minutes of a hand-over (Rule E-2).
    pub handover_minutes: u32,
    /// Promised times are rounded up to full steps of these minutes (Rule E-2).
    pub promise_step_minutes: u32,
    /// Bays (Rule E-2).
    pub bays: u32,
    /// Less than this to the promise is *soon late* (Rule E-10).
    pub soon_late_minutes: u32,
    /// Expiries are shown from so many days before (Rule V-6).
    pub expiry_days: u32,
    /// Birthdays are shown from so many days before (Rule V-6).
    pub birthday_days: u32,
    /// Regular service: after so many km.
    pub service_km: u32,
    /// Or so many months.
    pub service_months: u32,
    /// Service by mileage is shown from so many km before.
    pub service_near_km: u32,
    /// Service by date is shown from so many days before.
    pub service_near_days: u32,
    /// A file must be complete within so many days (Rule V-4).
    pub file_days: u32,
    /// No visit for so many months: lost (Rule V-5).
    pub lost_months: u32,
    /// Warranty on work, months (Rule E-9).
    pub warranty_months: u32,
    /// A rise by more than this since the last reading is asked about (Rule R-5), km.
    pub jump_km: u32,
    /// Mileage above this is taken for a typing error, km.
    pub most_km: u32,
    /// A call that is open on a screen goes back to the queue after so many minutes without a key
    /// there.
    pub claim_minutes: u32,
}

/// The drawing of the car (Rule R-4), from `assets/drawing/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// Rows of the picture, all of the same width, every character one cell wide.
    pub picture: Vec<String>,
    /// Rows of the same size: a letter names the zone of a cell, `.` is outside.
    pub zones: Vec<String>,
    /// Zones by letter.
    pub zone: Vec<Zone>,
}

/// A part of the car's outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// The letter on the zone map.
    pub letter: char,
    /// Key used in records.
    pub key: String,
    /// Name.
    pub name: Name,
}

impl Drawing {
    /// Size in cells: width and height.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        let width = self.zones.first().map_or(0, |row| row.chars().count());
        (u16::try_from(width).unwrap_or(0), u16::try_from(self.zones.len()).unwrap_or(0))
    }

    /// The zone of a cell; none outside the car.
    #[must_use]
    pub fn zone_at(&self, x: u16, y: u16) -> Option<&Zone> {
        let letter = self.zones.get(usize::from(y))?.chars().nth(usize::from(x))?;
        self.zone.iter().find(|z| z.letter == letter)
    }

    /// The zone of this key.
    #[must_use]
    pub fn zone(&self, key: &str) -> Option<&Zone> {
        self.zone.iter().find(|z| z.key == key)
    }
}

impl Trade {
    /// The question of this key.
    #[must_use]
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.key == key)
    }

    /// The confirmation of this key.
    #[must_use]
    pub fn confirmation(&self, key: &str) -> Option<&Choice> {
        self.confirmations.iter().find(|c| c.key == key)
    }
}
