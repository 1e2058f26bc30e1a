//! When a car reaches a mileage, projected from its past readings (Rule C-1).

use crate::domain::time::Day;
use crate::domain::trade::Trade;
use crate::domain::vehicle::Vehicle;
use chrono::Days;

/// Further ahead nothing is projected, in days.
const MOST_DAYS: u64 = 3660;

/// The day on which the car reaches `km`, going on as between its last reading and the one
/// before it that is far enough apart; the day of the last reading if that is beyond it. None
/// without two such readings, or if the mileage did not rise. It depends on readings alone, so
/// it stays the same until there is a new one.
#[must_use]
pub fn reaches(vehicle: &Vehicle, km: u32, trade: &Trade) -> Option<Day> {
    let last = vehicle.readings.last()?;
    let day = last.at.day(trade.calendar.zone());
    if last.km >= km {
        return Some(day);
    }
    let apart = i64::from(trade.cadences.project_days) * 24 * 60;
    let before = vehicle.readings.iter().rev().find(|r| last.at.minutes_since(r.at) >= apart)?;
    let driven = u64::from(last.km.checked_sub(before.km).filter(|driven| *driven > 0)?);
    let minutes = u64::try_from(last.at.minutes_since(before.at)).ok()?;
    let ahead = u64::from(km - last.km).saturating_mul(minutes) / driven / (24 * 60);
    day.checked_add_days(Days::new(ahead.min(MOST_DAYS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::testing::{NOW, trade};
    use crate::domain::vehicle::Reading;

    fn car(readings: &[(i64, u32)]) -> Vehicle {
        let reading = |(days, km): &(i64, u32)| Reading {
            at: NOW.plus_minutes(days * 24 * 60),
            km: *km,
            reason: None,
            visit: None,
        };
        Vehicle { readings: readings.iter().map(reading).collect(), ..Vehicle::default() }
    }

    /// Days from that of `NOW` to the one on which 5 000 km are reached.
    fn days(readings: &[(i64, u32)]) -> Option<i64> {
        let trade = trade();
        let day = reaches(&car(readings), 5_000, &trade)?;
        Some((day - NOW.day(trade.calendar.zone())).num_days())
    }

    #[test]
    fn a_mileage_is_projected_from_readings_some_weeks_apart() {
        assert_eq!(days(&[]), None);
        assert_eq!(days(&[(0, 4_000)]), None, "one reading says nothing");
        assert_eq!(days(&[(-20, 3_000), (0, 4_000)]), None, "too close together");
        assert_eq!(days(&[(-21, 3_000), (0, 4_000)]), Some(21));
        assert_eq!(days(&[(-100, 0), (-50, 3_000), (-5, 3_900), (0, 4_000)]), Some(50));
        assert_eq!(days(&[(-50, 4_000), (0, 4_000)]), None, "it stands still");
        assert_eq!(days(&[(-50, 4_100), (0, 4_000)]), None, "another clock");
        assert_eq!(days(&[(-50, 1_000), (-10, 5_000)]), Some(-10), "reached already");
        assert_eq!(days(&[(-50, 0), (0, 1)]), Some(3660), "almost never driven");
    }
}
