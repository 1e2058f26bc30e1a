//! Whom a touch reaches, and by which way (Rules C-1, C-4).

use crate::domain::cadence::{Audience, Touch};
use crate::domain::callback::Channel;
use crate::domain::gather::CarRecords;
use crate::domain::id::PersonId;
use crate::domain::person::{Person, Tier};

/// There is a number that was not found wrong.
fn has_phone(person: &Person) -> bool {
    person.phones.iter().any(|phone| !person.wrong_phones.contains(phone))
}

/// Whom to reach: whose matter it is, else the car's owner, else a driver, who has a phone. With
/// `only_them` nobody else will do.
#[must_use]
pub fn whom(car: &CarRecords, wanted: Option<PersonId>, only_them: bool) -> Option<(PersonId, &Person)> {
    let all = || car.people.iter().filter(|(_, p)| has_phone(p)).map(|(id, p)| (*id, p));
    let theirs = all().find(|(id, _)| Some(*id) == wanted);
    let drives = |id: &PersonId| car.vehicle.people.get(id).is_some_and(|l| l.owner || l.driver);
    theirs.or_else(|| all().find(|(id, _)| !only_them && drives(id)))
}

/// The way that is taken: the one asked for if the touch has it, else its first. Who wants no
/// calls gets messages only. None if nothing is left.
#[must_use]
pub fn channel(touch: &Touch, person: &Person) -> Option<Channel> {
    let may = |channel: &Channel| channel.is_message() || !person.do_not_call;
    let wish = person.channel.filter(|wish| touch.channels.contains(wish) && may(wish));
    wish.or_else(|| touch.channels.iter().copied().find(may))
}

/// The cadence is for this car's people.
#[must_use]
pub fn is_for(audience: Audience, car: &CarRecords) -> bool {
    let account = |p: &Person| !p.account_manager.is_empty();
    let mut people = car.people.iter().map(|(_, p)| p);
    match audience {
        Audience::All => true,
        Audience::Cared => people.any(|p| account(p) || p.tier > Tier::Ordinary),
        Audience::Accounts => people.any(account),
    }
}
