//! Complaints that run, as rows (Rules K-2, K-8).

use super::Names;
use crate::desk::api::CaseRow;
use crate::domain::complaint::Complaint;
use crate::domain::fault::Fault;
use crate::domain::gather::CarRecords;
use crate::domain::id::ComplaintId;
use crate::domain::record::{Record, Table};
use crate::domain::vehicle::Vehicle;

/// So many complaints the desk shows at once; more than anybody can look through.
const MOST: usize = 200;

/// Beyond every word of the table of deadlines.
const LAST: &str = "~";

/// The complaints of the whole desk, the next to break first; those without a running clock last.
pub(super) fn of_desk(names: &mut Names<'_>) -> Result<Vec<CaseRow>, Fault> {
    let mut rows = Vec::new();
    for (_, id) in names.view.range(Table::Deadline, "", LAST, MOST)? {
        let Some(Record::Complaint(case)) = names.view.record(id)?.map(|s| s.record) else { continue };
        let vehicle = match names.view.record(case.vehicle.0)?.map(|s| s.record) {
            Some(Record::Vehicle(vehicle)) => vehicle,
            _ => Vehicle::default(),
        };
        let customer = match case.person.map(|person| names.view.record(person.0)).transpose()?.flatten() {
            Some(stored) => named(&stored.record),
            None => String::new(),
        };
        rows.push(row(names, ComplaintId(id), case, &vehicle, customer)?);
    }
    Ok(rows)
}

/// The complaints of one car in the same order, the newest first among those without a clock.
pub(super) fn of_car(names: &mut Names<'_>, car: &CarRecords) -> Result<Vec<CaseRow>, Fault> {
    let mut open: Vec<_> = car.complaints.iter().filter(|(_, case)| case.is_open()).collect();
    open.sort_by_key(|(id, case)| (case.deadline.is_none(), case.deadline, std::cmp::Reverse(*id)));
    let mut rows = Vec::new();
    for (id, case) in open {
        let customer = car.people.iter().find(|(own, _)| Some(*own) == case.person);
        let customer = customer.map(|(_, person)| person.name.clone()).unwrap_or_default();
        rows.push(row(names, *id, case.clone(), &car.vehicle, customer)?);
    }
    Ok(rows)
}

fn named(record: &Record) -> String {
    if let Record::Person(person) = record { person.name.clone() } else { String::new() }
}

fn row(
    names: &mut Names<'_>,
    id: ComplaintId,
    case: Complaint,
    vehicle: &Vehicle,
    customer: String,
) -> Result<CaseRow, Fault> {
    let handed_to = match &case.handed {
        Some(handed) => names.of(&handed.to)?,
        None => String::new(),
    };
    Ok(CaseRow {
        id,
        plate: vehicle.shown_plate(case.vehicle),
        car: vehicle.car(),
        customer,
        owner: names.of(&case.owner)?,
        handed_to,
        case,
    })
}
