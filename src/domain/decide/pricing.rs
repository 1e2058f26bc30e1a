//! Lines of an estimate: from the catalog, typed, or put off earlier (Rules E-1 to E-3).

use super::{line as clean_line, needed};
use crate::domain::catalog::{Component, Package};
use crate::domain::change::NewLine;
use crate::domain::deciding::Deciding;
use crate::domain::fault::Fault;
use crate::domain::id::{OrderId, VehicleId};
use crate::domain::money::{MOST, Money};
use crate::domain::name::Name;
use crate::domain::order::{Line, LineKind, Order, Verdict};
use crate::domain::record::Record;
use crate::say;

/// Most pieces on a part line.
const PIECES: u32 = 999;

pub(super) fn unknown(field: &str, key: &str) -> Fault {
    Fault::invalid(field, say!("not-in-the-catalog", key = key))
}

pub(super) fn pieces(quantity: u32) -> Result<u32, Fault> {
    if (1..=PIECES).contains(&quantity) {
        Ok(quantity)
    } else {
        Err(Fault::invalid("quantity", say!("pieces-out-of-range", most = PIECES)))
    }
}

fn price(amount: Money) -> Result<Money, Fault> {
    if (Money::ZERO..=MOST).contains(&amount) {
        Ok(amount)
    } else {
        Err(Fault::invalid("price", say!("price-out-of-range", most = MOST)))
    }
}

pub(super) fn package_kind(package: &Package, option: &str) -> Result<LineKind, Fault> {
    let mut components = package.fixed.clone();
    if package.option.is_empty() && !option.is_empty() {
        return Err(unknown("option", option));
    }
    if !package.option.is_empty() {
        let chosen = package.option(option).ok_or_else(|| {
            let known: Vec<&str> = package.option.iter().map(|o| o.key.as_str()).collect();
            Fault::invalid("option", say!("no-such-key", key = option, known = known.join(", ")))
        })?;
        components.push(Component { name: chosen.name.clone(), price: chosen.price, labour: false });
    }
    Ok(LineKind::Package { package: package.key.clone(), option: option.to_owned(), components })
}

/// The line as it would stand on the estimate.
pub(super) fn make_line(on: &Deciding<'_>, vehicle: VehicleId, new: &NewLine) -> Result<Line, Fault> {
    let catalog = &on.trade.catalog;
    let rate = on.trade.figures.labour_rate;
    let line = |kind, name: &Name, reason: &Name, minutes, safety| Line {
        kind,
        name: name.clone(),
        reason: reason.clone(),
        minutes,
        safety,
        decision: None,
        came_from: None,
    };
    Ok(match new {
        NewLine::Package { package, option } => {
            let p = catalog.package.iter().find(|p| p.key == *package);
            let p = p.ok_or_else(|| unknown("package", package))?;
            line(package_kind(p, option)?, &p.name, &p.reason, p.minutes, p.safety)
        }
        NewLine::Labour { operation } => {
            let o = catalog.labour.iter().find(|o| o.key == *operation);
            let o = o.ok_or_else(|| unknown("operation", operation))?;
            let kind = LineKind::Labour { hours_centi: o.hours_centi, rate };
            line(kind, &o.name, &o.reason, o.minutes, o.safety)
        }
        NewLine::Part { part, quantity } => {
            let p = catalog.part.iter().find(|p| p.key == *part);
            let p = p.ok_or_else(|| unknown("part", part))?;
            let quantity = pieces(*quantity)?;
            let kind = LineKind::Part { quantity, price: p.price };
            line(kind, &p.name, &p.reason, p.minutes * quantity, p.safety)
        }
        NewLine::PutOff { order, line } => {
            Line { decision: None, came_from: Some((*order, *line)), ..put_off(on, vehicle, *order, *line)? }
        }
        _ => typed_line(new, rate)?,
    })
}

/// A line that was put off on an earlier order of this very car, and is not back yet (Rule E-3).
fn put_off(on: &Deciding<'_>, vehicle: VehicleId, order: OrderId, number: u16) -> Result<Line, Fault> {
    let earlier = on.order(order)?;
    if earlier.vehicle != vehicle {
        return Err(Fault::invalid("order", say!("order-of-another-car")));
    }
    let put_off = |l: &&Line| matches!(l.verdict(), Some(Verdict::Declined | Verdict::Deferred));
    let found = earlier.line(number).filter(put_off);
    let found = found.ok_or_else(|| Fault::invalid("line", say!("no-such-line", number = number)))?;
    let back = |o: &Order| o.brings_back(order, number);
    if on.view.of_vehicle(vehicle)?.iter().any(|s| matches!(&s.record, Record::Order(o) if back(o))) {
        return Err(Fault::invalid("line", say!("line-is-back", name = found.name.clone())));
    }
    Ok(found.clone())
}

/// A line that is not in the catalog.
fn typed_line(new: &NewLine, rate: Money) -> Result<Line, Fault> {
    let (kind, name, reason, minutes) = match new {
        NewLine::OtherLabour { name, reason, hours_centi } => {
            if *hours_centi == 0 || *hours_centi > 10_000 {
                return Err(Fault::invalid("hours_centi", say!("hours-out-of-range")));
            }
            let minutes = (hours_centi * 60).div_ceil(100);
            (LineKind::Labour { hours_centi: *hours_centi, rate }, name, reason, minutes)
        }
        NewLine::OtherPart { name, reason, quantity, price: amount } => {
            let kind = LineKind::Part { quantity: pieces(*quantity)?, price: price(*amount)? };
            (kind, name, reason, 0)
        }
        NewLine::Sublet { name, reason, price: amount } => {
            (LineKind::Sublet { price: price(*amount)? }, name, reason, 0)
        }
        NewLine::Free { name, reason } => (LineKind::Free, name, reason, 0),
        NewLine::Package { .. } | NewLine::Labour { .. } | NewLine::Part { .. } | NewLine::PutOff { .. } => {
            return Err(Fault::invalid("line", say!("no-such-line", number = 0)));
        }
    };
    let name = Name::same(&needed("name", name)?);
    let reason = Name::same(&clean_line("reason", reason)?);
    Ok(Line { kind, name, reason, minutes, safety: false, decision: None, came_from: None })
}
