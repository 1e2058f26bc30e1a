//! How one person reads: their language, and the store's clock.

use super::Texts;
use crate::domain::fault::Fault;
use crate::domain::lang::Lang;
use crate::domain::name::Name;
use crate::domain::say::{Arg, Say};
use crate::domain::time::{Day, Time};
use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use fluent_bundle::{FluentArgs, FluentValue};
use std::sync::Arc;

/// Minutes of an hour and of a day.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// From so many minutes on, a length is told in days and hours.
const IN_DAYS_FROM: i64 = 2 * DAY;

/// Renders for one person: messages, names, numbers, moments. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    /// The messages of all languages.
    pub texts: Arc<Texts>,
    /// The person's language.
    pub lang: Lang,
    /// The store's time zone; never the machine's.
    pub zone: Tz,
}

impl Reader {
    /// A reader of `lang` whose clock shows `zone`.
    #[must_use]
    pub fn new(texts: Arc<Texts>, lang: Lang, zone: Tz) -> Self {
        Self { texts, lang, zone }
    }

    /// The message `id`; `⟨id⟩` when there is none.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        self.texts.render(self.lang, id, None)
    }

    /// Whether there is a message `id` in this language.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.texts.has(self.lang, id)
    }

    /// The message with its arguments.
    #[must_use]
    pub fn say(&self, say: &Say) -> String {
        let mut args = FluentArgs::with_capacity(say.args.len());
        let now = say.args.iter().find(|(name, _)| *name == "now").map(|(_, value)| value);
        let today =
            now.and_then(|now| if let Arg::Time(now) = now { Some(now.day(self.zone)) } else { None });
        for (name, value) in &say.args {
            args.set(*name, self.value(value, today));
        }
        self.texts.render(self.lang, say.id, Some(&args))
    }

    /// An argument; a moment with its year if that is another than that of `today`.
    fn value<'a>(&self, arg: &'a Arg, today: Option<Day>) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => text.as_str().into(),
            Arg::Number(number) => (*number).into(),
            Arg::Money(money) => money.to_string().into(),
            Arg::Time(time) => {
                let day = time.day(self.zone);
                let shown = today.map_or_else(|| self.day(day), |today| self.day_near(day, today));
                self.day_and_clock(&shown, *time).into()
            }
            Arg::Say(say) => self.say(say).into(),
            Arg::Name(Name { zh, en }) => match self.lang {
                Lang::Zh => zh.as_str().into(),
                Lang::En => en.as_str().into(),
            },
        }
    }

    /// Everything a fault has to tell, most important first.
    #[must_use]
    pub fn fault(&self, fault: &Fault) -> Vec<String> {
        fault.says().iter().map(|say| self.say(say)).collect()
    }

    /// The name in this language.
    #[must_use]
    pub fn name<'a>(&self, name: &'a Name) -> &'a str {
        match self.lang {
            Lang::Zh => &name.zh,
            Lang::En => &name.en,
        }
    }

    /// Clock time in the store's zone: `09:05`.
    #[must_use]
    pub fn clock(&self, time: Time) -> String {
        let local = time.local(self.zone);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// The day without its year: `25 Nov`, `11月25日`.
    #[must_use]
    pub fn day(&self, day: Day) -> String {
        self.numbers("text-day", &[("month", i64::from(day.month())), ("date", i64::from(day.day()))])
    }

    /// The day in full, the same in every language: `2026-11-25`.
    #[must_use]
    pub fn day_full(&self, day: Day) -> String {
        day.format("%Y-%m-%d").to_string()
    }

    /// The day as [`Reader::day`] in the year of `today`, in full in any other.
    #[must_use]
    pub fn day_near(&self, day: Day, today: Day) -> String {
        if day.year() == today.year() { self.day(day) } else { self.day_full(day) }
    }

    /// The day of the week: `Mon`, `周一`.
    #[must_use]
    pub fn weekday(&self, day: Day) -> String {
        self.numbers("text-weekday", &[("number", i64::from(day.weekday().number_from_monday()))])
    }

    /// The moment as seen from `now`: today only the clock time, else the day before it.
    #[must_use]
    pub fn moment(&self, time: Time, now: Time) -> String {
        let (day, today) = (time.day(self.zone), now.day(self.zone));
        if day == today {
            return self.clock(time);
        }
        self.day_and_clock(&self.day_near(day, today), time)
    }

    fn day_and_clock(&self, day: &str, time: Time) -> String {
        format!("{day} {}", self.clock(time))
    }

    /// A count with its thousands apart: `48 210`.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::from(if number < 0 { "-" } else { "" });
        for (i, digit) in digits.char_indices() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(' ');
            }
            text.push(digit);
        }
        text
    }

    /// A length in minutes: `45 min`, `1 h 30`, `2 d 4 h`; `45 分`, `1 小时 30 分`, `2 天 4 小时`.
    #[must_use]
    pub fn minutes(&self, minutes: i64) -> String {
        let all = i64::try_from(minutes.unsigned_abs()).unwrap_or(i64::MAX);
        let (id, large, small) = match all {
            0..HOUR => ("text-minutes", 0, all),
            HOUR..IN_DAYS_FROM => ("text-hours", all / HOUR, all % HOUR),
            _ => ("text-days", all / DAY, all % DAY / HOUR),
        };
        let text = self.numbers(id, &[("large", large), ("small", small)]);
        if minutes < 0 { format!("-{text}") } else { text }
    }

    fn numbers(&self, id: &str, numbers: &[(&'static str, i64)]) -> String {
        let args: FluentArgs<'_> = numbers.iter().copied().collect();
        self.texts.render(self.lang, id, Some(&args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::say;

    fn reader(lang: Lang) -> Reader {
        Reader::new(Arc::new(Texts::load().unwrap()), lang, chrono_tz::Asia::Shanghai)
    }

    fn time(text: &str) -> Time {
        Time::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn messages_carry_every_sort_of_argument() {
        let files = [(
            "a",
            "outer = { $name } { $sum } { $at } 因为 { $why }\ninner = { $n } 位\n",
            "outer = { $name } { $sum } { $at } since { $why }\ninner = { $n ->\n    [one] one digit\n   *[other] { $n } digits\n }\n",
        )];
        let texts = Arc::new(Texts::load_from(&files).unwrap());
        let name = Name { zh: "机油".into(), en: "oil".into() };
        let why = say!("inner", n = 1);
        let outer =
            say!("outer", name = name, sum = Money(28_300), at = time("2026-11-25T06:30:00Z"), why = why);
        let say = |lang| Reader::new(texts.clone(), lang, chrono_tz::Asia::Shanghai).say(&outer);
        assert!(say(Lang::Zh).contains("机油 283.00"), "{}", say(Lang::Zh));
        assert!(say(Lang::Zh).ends_with("因为 1 位"));
        assert!(say(Lang::En).starts_with("oil 283.00"));
        assert!(say(Lang::En).ends_with("since one digit"));
    }

    #[test]
    fn a_missing_message_or_argument_shows_and_does_not_panic() {
        let en = reader(Lang::En);
        assert_eq!(en.t("no-such"), "⟨no-such⟩");
        assert!(!en.has("no-such") && en.has("plate-empty"));
        assert!(en.say(&say!("vin-length")).contains("{$found}"));
    }

    #[test]
    fn moments_are_told_from_now() {
        let (zh, en) = (reader(Lang::Zh), reader(Lang::En));
        let now = time("2026-11-25T02:40:00Z");
        for (at, in_zh, in_en) in [
            ("2026-11-25T04:10:00Z", "12:10", "12:10"),
            ("2026-11-25T16:05:00Z", "11月26日 00:05", "26 Nov 00:05"),
            ("2027-01-02T01:00:00Z", "2027-01-02 09:00", "2027-01-02 09:00"),
        ] {
            assert_eq!(
                (zh.moment(time(at), now).as_str(), en.moment(time(at), now).as_str()),
                (in_zh, in_en)
            );
        }
        let day = now.day(zh.zone);
        assert_eq!((zh.weekday(day), en.weekday(day)), ("周三".into(), "Wed".into()));
        let conflict = say!("fault-conflict", by = "Li Na", at = now);
        assert!(en.say(&conflict).contains("Li Na changed this record on 25 Nov 10:40"));
    }

    #[test]
    fn numbers_and_lengths() {
        let (zh, en) = (reader(Lang::Zh), reader(Lang::En));
        for (n, shown) in [(0, "0"), (999, "999"), (48_210, "48 210"), (-1_000_000, "-1 000 000")] {
            assert_eq!(en.number(n), shown);
        }
        assert_eq!(en.number(i64::MIN), "-9 223 372 036 854 775 808");
        for (n, in_zh, in_en) in [
            (0, "0 分", "0 min"),
            (45, "45 分", "45 min"),
            (60, "1 小时", "1 h"),
            (90, "1 小时 30 分", "1 h 30"),
            (-90, "-1 小时 30 分", "-1 h 30"),
            (1570, "26 小时 10 分", "26 h 10"),
            (2880, "2 天", "2 d"),
            (3130, "2 天 4 小时", "2 d 4 h"),
        ] {
            assert_eq!((zh.minutes(n).as_str(), en.minutes(n).as_str()), (in_zh, in_en));
        }
        let _ = en.minutes(i64::MIN);
    }
}
