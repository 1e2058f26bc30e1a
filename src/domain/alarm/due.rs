//! From when on something of a car is due. A look-up that puts such cars first has to know that
//! ahead, and not look at every car when a day begins.

use crate::domain::gather::CarRecords;
use crate::domain::time::{Day, Time};
use crate::domain::trade::Trade;
use chrono::{Days, NaiveTime};

/// Something is due already, whatever the time.
const ALWAYS: Time = Time(0);

/// The first moment from which on a complaint, a call, put-off work, a service, the insurance or the
/// inspection of the car is due (Rule V-6), if nothing else happens to it; none if nothing will be.
#[must_use]
pub fn due_from(car: &CarRecords, trade: &Trade) -> Option<Time> {
    let figures = &trade.figures;
    let days_before = |day: Option<Day>, days: u32| {
        let from = day?.checked_sub_days(Days::new(u64::from(days)))?;
        Some(Time::from_local(from.and_time(NaiveTime::MIN), trade.store.tz()))
    };
    let runs = car.complaints.iter().any(|(_, case)| case.is_open()) || !car.put_off().is_empty();
    let calls = car.callbacks.iter().filter(|(_, call)| call.is_open() && !call.channel.is_message());
    let call = calls.map(|(_, call)| call.due.min(call.shown)).min();
    let next = car.vehicle.next_service.as_ref();
    let km_now = car.vehicle.last_reading().map(|reading| reading.km);
    let by_km = next.and_then(|next| next.km).zip(km_now);
    let by_km = by_km.is_some_and(|(km, now)| now + figures.service_near_km >= km);
    [
        (runs || by_km).then_some(ALWAYS),
        call,
        days_before(next.and_then(|next| next.day), figures.service_near_days),
        days_before(car.vehicle.insured_until, figures.expiry_days),
        days_before(car.vehicle.inspected_until, figures.expiry_days),
    ]
    .into_iter()
    .flatten()
    .min()
}
