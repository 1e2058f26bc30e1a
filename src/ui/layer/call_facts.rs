//! What stands beside a call (Rule C-6): the customer, the last visit, the last contacts, why this
//! call and why now, and what was typed so far.

use super::call_talk::Talk;
use crate::desk::api::{CallRow, Car};
use crate::domain::person::{Person, Tier};
use crate::say;
use crate::text::width;
use crate::ui::panes::{contact_line, contacts, why_lines};
use crate::ui::shared::Shared;
use crate::ui::widget::span;
use ratatui::style::Style;
use ratatui::text::Line;

/// So many of the last contacts.
const CONTACTS: usize = 3;

/// The facts in rows of so many cells.
#[must_use]
pub(super) fn lines(room: usize, row: &CallRow, talk: &Talk, at: &Shared) -> Vec<Line<'static>> {
    let Some(car) = &at.car else { return Vec::new() };
    let mut page = Page { at, room, rows: Vec::new() };
    page.rows.extend(why_lines(row, page.room, at));
    page.typed(talk);
    page.customer(row);
    page.car(car);
    page.contacts(car);
    page.rows
}

struct Page<'s> {
    at: &'s Shared,
    room: usize,
    rows: Vec<Line<'static>>,
}

impl Page<'_> {
    fn say(&mut self, text: &str, style: Style) {
        let rows = width::wrap(text, self.room);
        self.rows.extend(rows.into_iter().map(|row| Line::from(span(row, style))));
    }

    fn head(&mut self, id: &str) {
        self.rows.push(Line::default());
        self.rows.push(Line::from(span(self.at.t(id), self.at.theme.strong())));
    }

    /// What was typed during this call and goes on record with its outcome.
    fn typed(&mut self, talk: &Talk) {
        let kept = |key| self.at.kept_text(&talk.place(), key).filter(|text| !text.is_empty());
        let (note, km) = (kept("note"), kept("km"));
        if let Some(note) = note {
            self.say(&self.at.say(&say!("call-note", note = note)), self.at.theme.text());
        }
        if let Some(km) = km {
            self.say(&self.at.say(&say!("call-km", km = km)), self.at.theme.text());
        }
    }

    fn customer(&mut self, row: &CallRow) {
        let Some(person) = &row.person else { return };
        self.head("call-customer");
        let tier = match person.tier {
            Tier::Ordinary => String::new(),
            tier => self.at.t(&format!("tier-{}", tier.key())),
        };
        let watched = self.at.customer_view();
        let phones: Vec<String> =
            person.phones.iter().map(|p| if watched { p.masked() } else { p.to_string() }).collect();
        let words = [person.name.as_str(), &tier, &phones.join(", "), &person.company];
        let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        self.say(&words.join(" · "), self.at.theme.text());
        self.wishes(person);
    }

    /// What the customer has said about being called (Rule C-4).
    fn wishes(&mut self, person: &Person) {
        let (bad, warn) = (self.at.theme.bad(), self.at.theme.warn());
        if person.do_not_call {
            self.say(&format!("✗ {}", self.at.t("wish-no-calls")), bad);
        }
        if let Some(channel) = person.channel {
            let channel = self.at.t(&format!("channel-{}", channel.key()));
            self.say(&self.at.say(&say!("wish-channel", channel = channel)), warn);
        }
        if let Some(hours) = person.call_hours {
            self.say(&self.at.say(&say!("wish-hours", hours = hours.to_string())), warn);
        }
        if !person.wrong_phones.is_empty() {
            let wrong: Vec<String> = person.wrong_phones.iter().map(ToString::to_string).collect();
            self.say(&self.at.say(&say!("wish-wrong-phones", phones = wrong.join(", "))), warn);
        }
    }

    fn car(&mut self, car: &Car) {
        let at = self.at;
        let vehicle = &car.records.vehicle;
        self.head("call-car");
        let text = format!("{} · {} {}", vehicle.shown_plate(car.records.id), vehicle.car(), vehicle.colour);
        self.say(text.trim_end(), at.theme.text());
        if let Some((_, visit)) = car.records.visits.last() {
            let day = at.reader.day_near(visit.arrived.day(at.reader.zone), at.now.day(at.reader.zone));
            let words =
                if visit.words.is_empty() { String::new() } else { format!(" “{}”", visit.words) };
            let text = at.say(&say!("last-visit", day = day));
            self.say(&format!("{text}{words}"), at.theme.text());
        }
        let lines = car.records.orders.last().map(|(_, order)| {
            let names = order.lines().map(|(_, l)| at.reader.name(&l.name).to_owned());
            format!("{} {}", order.number, names.collect::<Vec<_>>().join(", "))
        });
        if let Some(text) = lines {
            self.say(&text, at.theme.dim());
        }
        for booking in car.records.bookings.iter().map(|(_, b)| b).filter(|b| b.is_open()) {
            let when = at.reader.moment(booking.at, at.now);
            let text = at.say(&say!("booked-for", at = when, what = booking.what.as_str()));
            self.say(&format!("● {text}"), at.theme.strong());
        }
    }

    fn contacts(&mut self, car: &Car) {
        let contacts = contacts(car);
        if contacts.is_empty() {
            return;
        }
        self.head("contacts-last");
        for (topic, made) in contacts.into_iter().take(CONTACTS) {
            self.rows.push(contact_line(topic, made, self.at));
        }
    }
}
