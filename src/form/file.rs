//! The fields of a customer file: the car and its person (Rule V-3).

use super::{Field, Kind, any, day};
use crate::domain::calendar::Window;
use crate::domain::callback::Channel;
use crate::domain::change::{PersonFile, VehicleFile};
use crate::domain::decide::file::{read_km, read_phones, read_year};
use crate::domain::person::{Person, Tier};
use crate::domain::vehicle::{Energy, Vehicle};
use crate::domain::vin::Vin;

pub(super) const YES_NO: Kind = Kind::Choice(&[("no", "word-no"), ("yes", "word-yes")]);
const ENERGIES: Kind = Kind::Choice(&[
    ("", "energy-by-plate"),
    ("petrol", "energy-petrol"),
    ("diesel", "energy-diesel"),
    ("hybrid", "energy-hybrid"),
    ("plug_in", "energy-plug_in"),
    ("electric", "energy-electric"),
]);
const TIERS: Kind =
    Kind::Choice(&[("ordinary", "tier-ordinary"), ("vip", "tier-vip"), ("gold", "tier-gold")]);
const CHANNELS: Kind = Kind::Choice(&[
    ("", "channel-any"),
    ("phone", "channel-phone"),
    ("sms", "channel-sms"),
    ("wechat", "channel-wechat"),
    ("qq", "channel-qq"),
    ("letter", "channel-letter"),
    ("email", "channel-email"),
    ("visit", "channel-visit"),
]);

fn text(field: &Option<String>) -> String {
    field.clone().unwrap_or_default()
}

fn yes_no(field: Option<bool>) -> String {
    if field == Some(true) { "yes".to_owned() } else { "no".to_owned() }
}

macro_rules! text_field {
    ($record:ty, $key:literal, $label:literal, $kind:expr, $field:ident, $check:expr) => {
        Field::<$record> {
            key: $key,
            label: $label,
            kind: $kind,
            internal: false,
            read: |r| text(&r.$field),
            write: |r, t| r.$field = Some(t),
            check: $check,
        }
    };
}

/// The fields of a car.
pub const VEHICLE: &[Field<VehicleFile>] = &[
    text_field!(VehicleFile, "vehicle.make", "field-make", Kind::Text, make, any),
    text_field!(VehicleFile, "vehicle.model", "field-model", Kind::Text, model, any),
    text_field!(VehicleFile, "vehicle.year", "field-year", Kind::Text, year, |t, s| {
        if t.trim().is_empty() { Ok(()) } else { read_year(t, s.now.day(s.zone)).map(|_| ()) }
    }),
    text_field!(VehicleFile, "vehicle.colour", "field-colour", Kind::Text, colour, any),
    Field {
        key: "vehicle.energy",
        label: "field-energy",
        kind: ENERGIES,
        internal: false,
        read: |r| r.energy.map(Energy::key).unwrap_or_default().to_owned(),
        write: |r, t| r.energy = Energy::ALL.into_iter().find(|e| e.key() == t),
        check: any,
    },
    text_field!(VehicleFile, "vehicle.vin", "field-vin", Kind::Text, vin, |t, _| {
        if t.trim().is_empty() { Ok(()) } else { Vin::parse(t).map(|_| ()) }
    }),
    text_field!(VehicleFile, "vehicle.mileage", "field-mileage", Kind::Text, mileage, |t, s| {
        if t.trim().is_empty() { Ok(()) } else { read_km(t, s.most_km).map(|_| ()) }
    }),
    text_field!(VehicleFile, "vehicle.purchased", "field-purchased", Kind::Day, purchased, day),
    text_field!(VehicleFile, "vehicle.insured_until", "field-insured-until", Kind::Day, insured_until, day),
    Field {
        key: "vehicle.insured_here",
        label: "field-insured-here",
        kind: YES_NO,
        internal: false,
        read: |r| yes_no(r.insured_here),
        write: |r, t| r.insured_here = Some(t == "yes"),
        check: any,
    },
    text_field!(
        VehicleFile,
        "vehicle.inspected_until",
        "field-inspected-until",
        Kind::Day,
        inspected_until,
        day
    ),
];

/// The fields of a person.
pub const PERSON: &[Field<PersonFile>] = &[
    text_field!(PersonFile, "name", "field-name", Kind::Text, name, any),
    text_field!(PersonFile, "phones", "field-phones", Kind::Text, phones, |t, _| read_phones(t).map(|_| ())),
    text_field!(PersonFile, "address", "field-address", Kind::Text, address, any),
    text_field!(PersonFile, "birthday", "field-birthday", Kind::Day, birthday, day),
    text_field!(PersonFile, "company", "field-company", Kind::Text, company, any),
    Field {
        key: "tier",
        label: "field-tier",
        kind: TIERS,
        internal: true,
        read: |r| r.tier.unwrap_or_default().key().to_owned(),
        write: |r, t| r.tier = Tier::ALL.into_iter().find(|x| x.key() == t),
        check: any,
    },
    Field {
        internal: true,
        ..text_field!(
            PersonFile,
            "account_manager",
            "field-account-manager",
            Kind::Text,
            account_manager,
            any
        )
    },
    Field {
        key: "channel",
        label: "field-channel",
        kind: CHANNELS,
        internal: false,
        read: |r| text(&r.channel),
        write: |r, t| r.channel = Some(t),
        check: any,
    },
    text_field!(PersonFile, "call_hours", "field-call-hours", Kind::Text, call_hours, |t, _| {
        if t.trim().is_empty() { Ok(()) } else { Window::parse(t).map(|_| ()) }
    }),
    Field {
        key: "do_not_call",
        label: "field-do-not-call",
        kind: YES_NO,
        internal: true,
        read: |r| yes_no(r.do_not_call),
        write: |r, t| r.do_not_call = Some(t == "yes"),
        check: any,
    },
    Field {
        internal: true,
        ..text_field!(PersonFile, "interests", "field-interests", Kind::Text, interests, any)
    },
];

impl From<&Vehicle> for VehicleFile {
    fn from(v: &Vehicle) -> Self {
        let day = |d: Option<crate::domain::time::Day>| Some(d.map(|d| d.to_string()).unwrap_or_default());
        Self {
            vin: Some(v.vin.as_ref().map(|vin| vin.as_str().to_owned()).unwrap_or_default()),
            make: Some(v.make.clone()),
            model: Some(v.model.clone()),
            year: Some(v.year.map(|y| y.to_string()).unwrap_or_default()),
            colour: Some(v.colour.clone()),
            energy: Some(v.energy),
            purchased: day(v.purchased),
            insured_until: day(v.insured_until),
            insured_here: Some(v.insured_here),
            inspected_until: day(v.inspected_until),
            mileage: Some(v.last_reading().map(|r| r.km.to_string()).unwrap_or_default()),
        }
    }
}

impl From<&Person> for PersonFile {
    fn from(p: &Person) -> Self {
        let phones: Vec<&str> = p.phones.iter().map(crate::domain::phone::Phone::as_str).collect();
        Self {
            name: Some(p.name.clone()),
            phones: Some(phones.join(", ")),
            address: Some(p.address.clone()),
            birthday: Some(p.birthday.map(|d| d.to_string()).unwrap_or_default()),
            company: Some(p.company.clone()),
            interests: Some(p.interests.clone()),
            do_not_call: Some(p.do_not_call),
            tier: Some(p.tier),
            account_manager: Some(p.account_manager.clone()),
            call_hours: Some(p.call_hours.map(|hours| hours.to_string()).unwrap_or_default()),
            channel: Some(p.channel.map(Channel::key).unwrap_or_default().to_owned()),
        }
    }
}
