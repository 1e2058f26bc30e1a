//! Everything of a car and its people on one time line.

use super::{Flow, Layer, PickItem, Picker};
use crate::desk::api::{Car, Query};
use crate::domain::callback::{Booking, BookingState, CallState};
use crate::domain::complaint::{CaseEvent, CaseEventKind, Complaint};
use crate::domain::id::BookingId;
use crate::domain::order::{Order, OrderState};
use crate::domain::plan::Why;
use crate::domain::rights::Field;
use crate::domain::time::Time;
use crate::say;
use crate::ui::case::lines::{event_style, event_words, wrapped};
use crate::ui::case::name_of;
use crate::ui::keys::{Action, Chord, Scope};
use crate::ui::shared::Shared;
use crate::ui::widget::{self, put, span};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use std::cell::Cell;

/// Cells of a label.
const LABEL: usize = 20;

/// The card of the current car.
#[derive(Default)]
pub struct Card {
    first: usize,
    /// How far it could be scrolled when it was last drawn.
    most: Cell<usize>,
}

impl Layer for Card {
    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Card, Scope::List]
    }

    fn act(&mut self, action: Action, _chord: Chord, at: &mut Shared) -> Flow {
        let most = self.most.get();
        match action {
            Action::Back => return Flow::Close,
            Action::Up => self.first = self.first.min(most).saturating_sub(1),
            Action::Down => self.first = (self.first + 1).min(most),
            Action::PageUp => self.first = self.first.min(most).saturating_sub(10),
            Action::PageDown => self.first = (self.first + 10).min(most),
            Action::First => self.first = 0,
            Action::Last => self.first = most,
            Action::EditFile => super::edit_file(at),
            Action::EditPerson => super::edit_person(at),
            Action::AddPerson => super::add_person(at),
            Action::History => super::show_history(at),
            Action::ChangePlate => super::change_plate(at),
            Action::Reveal => reveal(at),
            _ => {}
        }
        Flow::Stay
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, at: &Shared) -> Option<Position> {
        let inside = widget::popup(area, buf, &at.t("card-title"), at.theme);
        let lines = lines(at, usize::from(inside.width));
        let rows = usize::from(inside.height);
        self.most.set(lines.len().saturating_sub(rows));
        let first = self.first.min(self.most.get());
        for (n, line) in (0..).zip(lines.into_iter().skip(first).take(rows)) {
            put(buf, inside, n, line);
        }
        None
    }
}

/// Asks why the masked numbers are needed (Rule X-3).
fn reveal(at: &mut Shared) {
    if at.trade.rights.sees(at.me.role, Field::Phone) {
        return at.hint(say!("reveal-not-needed"));
    }
    let Some(vehicle) = at.vehicle() else { return };
    let reasons = at.trade.rights.reveal.reason.clone();
    let items = reasons.iter().map(|reason| PickItem::new(at.reader.name(&reason.name), "")).collect();
    at.push(Picker::new(at.t("ask-reveal"), items, move |picked, at| {
        if let Some(reason) = reasons.get(picked) {
            at.ask(Query::Reveal { vehicle, reason: reason.key.clone() });
        }
    }));
}

fn lines(at: &Shared, cells: usize) -> Vec<Line<'static>> {
    let Some(car) = &at.car else { return Vec::new() };
    let customer = at.customer_view();
    let mut out = file_lines(at, customer, cells);
    out.push(Line::default());
    out.push(Line::from(span(at.t("card-history"), at.theme.strong())));
    let mut events: Vec<(Time, String, Style)> = Vec::new();
    let v = &car.records.vehicle;
    events.push((v.opened, at.t("card-opened"), at.theme.dim()));
    for reading in &v.readings {
        let reason = reading.reason.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
        events.push((
            reading.at,
            format!("{} km{reason}", at.reader.number(i64::from(reading.km))),
            at.theme.dim(),
        ));
    }
    for (_, visit) in &car.records.visits {
        let class = visit.class.map(|c| at.t(&format!("class-{}", c.key()))).unwrap_or_default();
        let words = if visit.words.is_empty() { String::new() } else { format!(" “{}”", visit.words) };
        let marks = if visit.marks.is_empty() {
            String::new()
        } else {
            format!(" · {}", at.say(&crate::say!("card-marks", count = visit.marks.len())))
        };
        events.push((
            visit.arrived,
            format!("{} {class}{words}{marks}", at.t("card-visit")),
            at.theme.text(),
        ));
    }
    for (_, order) in &car.records.orders {
        events.extend(order_events(at, order));
    }
    events.extend(booking_events(at, &car.records.bookings));
    if !customer {
        events.extend(call_events(at, car));
    }
    for (_, case) in &car.records.complaints {
        events.extend(case_events(at, case));
    }
    events.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    out.extend(events.into_iter().flat_map(|(time, text, style)| {
        let day = at.reader.day_full(time.day(at.reader.zone));
        let clock = at.reader.clock(time);
        wrapped(Some(span(format!("{day} {clock}  "), at.theme.dim())), &text, cells, style)
    }));
    out
}

fn file_lines(at: &Shared, customer: bool, cells: usize) -> Vec<Line<'static>> {
    let Some(car) = &at.car else { return Vec::new() };
    let v = &car.records.vehicle;
    let day = |d: Option<crate::domain::time::Day>| d.map(|d| d.to_string()).unwrap_or_default();
    let fact = |id: &str, text: String| {
        let text = if text.is_empty() { "–".to_owned() } else { text };
        crate::ui::panes::fact(at, id, &text, LABEL)
    };
    let mut out = vec![
        fact("field-plate", v.shown_plate(car.records.id)),
        fact("card-car", format!("{} {}", v.car(), v.colour)),
        fact("field-vin", v.vin.as_ref().map(|vin| vin.as_str().to_owned()).unwrap_or_default()),
        fact("field-energy", at.t(&format!("energy-{}", v.energy.key()))),
        fact("field-purchased", day(v.purchased)),
        fact("field-insured-until", day(v.insured_until)),
        fact("field-inspected-until", day(v.inspected_until)),
    ];
    if !v.old_plates.is_empty() {
        let old: Vec<String> = v.old_plates.iter().map(ToString::to_string).collect();
        out.push(fact("card-old-plates", old.join(" ")));
    }
    for (id, person) in &car.records.people {
        let link = v.people.get(id).cloned().unwrap_or_default();
        let roles = [(link.owner, "link-owner"), (link.driver, "link-driver"), (link.payer, "link-payer")];
        let roles: Vec<String> = roles.iter().filter(|(is, _)| *is).map(|(_, id)| at.t(id)).collect();
        let phones: Vec<String> =
            person.phones.iter().map(|p| if customer { p.masked() } else { p.to_string() }).collect();
        let inner = if customer { String::new() } else { person.interests.clone() };
        let parts = [&person.name, &phones.join(", "), &person.address, &person.company, &inner];
        let text: Vec<&str> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        let label = widget::cell(roles.join(" "), LABEL, at.theme.dim());
        out.extend(wrapped(Some(label), &text.join(" · "), cells, at.theme.text()));
    }
    out
}

/// What a car's bookings tell: for when, and what became of them.
fn booking_events(at: &Shared, bookings: &[(BookingId, Booking)]) -> Vec<(Time, String, Style)> {
    let line = |booking: &Booking| {
        let when = at.reader.moment(booking.at, at.now);
        let text = at.say(&crate::say!("booked-for", at = when, what = booking.what.as_str()));
        let (more, style) = match booking.state {
            BookingState::Booked => (String::new(), at.theme.strong()),
            BookingState::Arrived => (format!(" · {}", at.t("booking-arrived-then")), at.theme.dim()),
            BookingState::Cancelled => {
                let say = crate::say!("booking-off", reason = booking.reason.as_str());
                (format!(" · {}", at.say(&say)), at.theme.dim())
            }
        };
        (booking.made, format!("{text}{more}"), style)
    };
    bookings.iter().map(|(_, booking)| line(booking)).collect()
}

/// Contacts made, and calls that are not made any more, with the reason.
fn call_events(at: &Shared, car: &Car) -> Vec<(Time, String, Style)> {
    let made = crate::ui::panes::contacts(car).into_iter().map(|(topic, made)| {
        let channel = at.t(&format!("channel-{}", made.channel.key()));
        let text = crate::ui::panes::contact_words(topic, made, at);
        (made.at, format!("{channel} · {text} · {}", name_of(&made.by, at)), at.theme.text())
    });
    let given_up = car.records.callbacks.iter().filter_map(|(_, call)| {
        let at_time =
            call.closed.filter(|_| matches!(call.state, CallState::GivenUp | CallState::Withdrawn))?;
        let state = at.t(&format!("call-{}", call.state.key()));
        // The planner writes words of its own; a person's reason is theirs.
        let why = Why::of_key(&call.withdrawn);
        let by = why.filter(|why| *why != Why::DoNotCall).map(|_| at.t("card-by-planner"));
        let why = why.map_or_else(|| call.withdrawn.clone(), |why| at.say(&why.say()));
        let mut text = format!("{} · {state}", at.reader.name(&call.topic));
        for part in [Some(why), by].into_iter().flatten().filter(|part| !part.is_empty()) {
            text.push_str(&format!(" · {part}"));
        }
        Some((at_time, text, at.theme.dim()))
    });
    made.chain(given_up).collect()
}

/// What an order tells: its states, its lines, what was put off.
fn order_events(at: &Shared, order: &Order) -> Vec<(Time, String, Style)> {
    let mut out = Vec::new();
    for stamp in &order.stamps {
        let state = at.t(&format!("state-{}", stamp.state.key()));
        let more = match stamp.state {
            OrderState::Approved | OrderState::Settled => format!(" {}", order.totals().approved),
            _ => String::new(),
        };
        let by = if at.customer_view() { String::new() } else { format!(" · {}", name_of(&stamp.by, at)) };
        out.push((stamp.at, format!("{} {state}{more}{by}", order.number), at.theme.text()));
    }
    for (_, line) in order.lines() {
        if let Some(decision) = &line.decision {
            let verdict = at.t(&format!("verdict-{}", decision.verdict.key()));
            let text = format!(
                "{} {} {} {verdict} · {}",
                decision.verdict.sign(),
                at.reader.name(&line.name),
                line.price(),
                decision.who
            );
            out.push((decision.at, text, at.theme.dim()));
        }
    }
    for notice in &order.notices {
        out.push((notice.at, format!("{} {}", at.t("card-notice"), notice.text), at.theme.dim()));
    }
    for change in order.promise.iter().flat_map(|p| &p.changes) {
        let say = crate::say!(
            "card-promise-changed",
            from = change.from,
            to = change.to,
            reason = change.reason.as_str()
        );
        out.push((change.at, at.say(&say), at.theme.warn()));
    }
    out
}

/// What became of a complaint (Rule K-8); the customer sees that it came in and was closed.
fn case_events(at: &Shared, case: &Complaint) -> Vec<(Time, String, Style)> {
    let customer = at.customer_view();
    let shown = |e: &&CaseEvent| !customer || matches!(e.kind, CaseEventKind::Opened | CaseEventKind::Closed);
    let event = |e: &CaseEvent| {
        let words = if customer { at.say(&e.kind.say()) } else { event_words(e, at) };
        (e.at, format!("{} {words}", case.number), event_style(e.kind, at))
    };
    case.events.iter().filter(shown).map(event).collect()
}
