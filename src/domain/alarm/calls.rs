//! Booked visits and calls that are due (Rule V-6).

use super::{Alarm, AlarmKind, Weight, near};
use crate::domain::gather::CarRecords;
use crate::domain::queue::Standing;
use crate::domain::time::Time;
use crate::domain::trade::Trade;
use crate::say;

/// The visit that is booked: louder on its day, and when the car has not come.
pub(super) fn booked(car: &CarRecords, trade: &Trade, now: Time, out: &mut Vec<Alarm>) {
    let zone = trade.store.tz();
    for (_, booking) in car.bookings.iter().filter(|(_, b)| b.is_open()) {
        let what = booking.what.as_str();
        let today = booking.at.day(zone) <= now.day(zone);
        let say = if booking.at < now {
            say!("alarm-booked-over", at = near(booking.at, trade, now), what = what)
        } else {
            say!("alarm-booked", at = near(booking.at, trade, now), what = what)
        };
        let weight = if today { Weight::Soon } else { Weight::Info };
        out.push(Alarm { kind: AlarmKind::Booked, weight, internal: false, say });
    }
}

/// The call that has been due longest, and how many there are. A message that waits to be sent
/// is nothing to know about while the customer stands here.
pub(super) fn due(car: &CarRecords, trade: &Trade, now: Time, out: &mut Vec<Alarm>) {
    let open = car.callbacks.iter().filter(|(_, c)| c.is_open() && !c.channel.is_message());
    let standing = open.map(|(id, c)| (Standing::of(c, trade, now), c.due, *id, c));
    let mut due: Vec<_> = standing.filter(|(standing, ..)| standing.is_open()).collect();
    due.sort_by_key(|(standing, at, id, _)| (*standing, *at, *id));
    let Some((standing, _, _, first)) = due.first() else { return };
    let (topic, count) = (first.topic.clone(), due.len());
    let say = if *standing == Standing::Late {
        say!("alarm-call-late", topic = topic, count = count)
    } else {
        say!("alarm-call-due", topic = topic, count = count)
    };
    out.push(Alarm { kind: AlarmKind::Callback, weight: Weight::Soon, internal: true, say });
}
