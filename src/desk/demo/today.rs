//! The cars in the shop now, in every stage, with promises one can believe.

use super::Scene;
use super::after;
use super::files::DemoCar;
use super::script::{Script, play_together};
use crate::domain::change::Change;
use crate::domain::fault::Fault;
use crate::domain::order::{OrderState, Verdict};
use crate::domain::time::Time;

/// Cars 1 to 11 may be in the shop today; those behind have a past.
pub(super) const CAST: usize = 12;

/// A part in today's play.
struct Role {
    /// Arrived so many minutes ago.
    arrived: i64,
    /// Promised in so many minutes from now; past: late. None: nothing is approved yet.
    promise: Option<i64>,
    /// States gone through after the approval.
    states: &'static [OrderState],
    /// What else happens.
    then: Then,
}

/// How a part goes on after its last state.
enum Then {
    Nothing,
    /// Half of the walk-around, with damage.
    HalfWalked,
    /// A line found in the shop waits for the customer.
    Extra,
    /// The promise is moved to tomorrow, since parts are late.
    Moved,
    /// The car has gone, the bill is open.
    Delivered,
    /// The car has gone, the bill is paid.
    Paid,
    /// The customer changed their mind.
    Cancelled,
}

/// Three of these hold a bay, so that with four the next car need not wait.
const ROLES: [Role; 11] = {
    use OrderState::{InWork, QualityCheck, Ready, WaitingApproval, WaitingParts, Wash};
    [
        Role { arrived: 9, promise: None, states: &[], then: Then::HalfWalked },
        Role { arrived: 42, promise: None, states: &[], then: Then::Nothing },
        Role { arrived: 150, promise: Some(-14), states: &[InWork], then: Then::Nothing },
        Role { arrived: 110, promise: Some(8), states: &[InWork, QualityCheck], then: Then::Nothing },
        Role { arrived: 165, promise: Some(75), states: &[InWork, WaitingParts], then: Then::Moved },
        Role { arrived: 95, promise: Some(55), states: &[InWork, WaitingApproval], then: Then::Extra },
        Role { arrived: 130, promise: Some(22), states: &[InWork, QualityCheck, Wash], then: Then::Nothing },
        Role {
            arrived: 175,
            promise: Some(31),
            states: &[InWork, QualityCheck, Wash, Ready],
            then: Then::Nothing,
        },
        Role {
            arrived: 200,
            promise: Some(-35),
            states: &[InWork, QualityCheck, Ready],
            then: Then::Delivered,
        },
        Role { arrived: 230, promise: Some(-70), states: &[InWork, QualityCheck, Ready], then: Then::Paid },
        Role { arrived: 215, promise: Some(-60), states: &[], then: Then::Cancelled },
    ]
};

/// Plays all parts for which there is a car.
pub(super) fn visits(scene: &mut Scene<'_>, cars: &[DemoCar]) -> Result<(), Fault> {
    let cast: Vec<(DemoCar, &Role)> = cars.iter().skip(1).cloned().zip(&ROLES).collect();
    let mut scripts = Vec::new();
    for (car, role) in &cast {
        scripts.push(part(scene, car, role));
    }
    scripts.extend(after::fresh(scene, cars));
    play_together(scene.desk, scripts)
}

fn part(scene: &mut Scene<'_>, car: &DemoCar, role: &Role) -> Script {
    let now = scene.now;
    let mut script = scene.script(car, now.plus_minutes(-role.arrived));
    let class = scene.arrive(&mut script);
    scene.readings(&mut script, car);
    if matches!(role.then, Then::HalfWalked) {
        scene.walk(&mut script, 3);
        scene.damage(&mut script);
        return script;
    }
    scene.walk(&mut script, usize::MAX);
    scene.sign(&mut script, car);
    let line = scene.work(car, class);
    scene.quote(&mut script, line);
    let Some(minutes) = role.promise else { return script };
    let promise = now.plus_minutes(minutes).round_up(5);
    scene.word(&mut script, car, Verdict::Approved, Some(promise));
    states(scene, &mut script, role);
    ending(scene, &mut script, role, promise);
    script
}

/// The states, evenly over the time until shortly before now.
fn states(scene: &mut Scene<'_>, script: &mut Script, role: &Role) {
    let technician = scene.technician();
    let until = match role.then {
        Then::Delivered | Then::Paid => scene.now.plus_minutes(role.promise.unwrap_or(0) - 15),
        _ => scene.now.plus_minutes(-4),
    };
    let count = i64::try_from(role.states.len()).unwrap_or(0).max(1);
    let step = ((until.0 - script.at().0) / count).max(31);
    let begin = script.at().0;
    for (n, state) in (0..).zip(role.states) {
        script.until(Time(begin + n * step));
        scene.advance(script, &technician, *state);
    }
}

fn ending(scene: &mut Scene<'_>, script: &mut Script, role: &Role, promise: Time) {
    match role.then {
        Then::Nothing | Then::HalfWalked => {}
        Then::Extra => {
            let line = scene.extra();
            scene.quote(script, line);
        }
        Then::Moved => moved(scene, script, promise),
        Then::Delivered => scene.deliver(script),
        Then::Paid => {
            scene.deliver(script);
            script.pay(240, "card");
        }
        Then::Cancelled => {
            let reason = scene.draw.text(|t| &t.shop.cancelled);
            script.then(300, move |ids| Change::Cancel { order: ids.order, reason: reason.clone() });
            script.then(120, move |ids| Change::Leave { visit: ids.visit });
        }
    }
}

/// The same hour tomorrow, with reason and notice (Rule E-4).
fn moved(scene: &mut Scene<'_>, script: &mut Script, promise: Time) {
    let at = promise.plus_minutes(24 * 60);
    let reason = scene.draw.text(|t| &t.shop.late_parts);
    let told = scene.desk.trade.confirmations.iter().find(|c| c.key == "phone");
    let told = told.or(scene.desk.trade.confirmations.first()).map(|c| c.key.clone()).unwrap_or_default();
    script.then(90, move |ids| Change::SetPromise {
        order: ids.order,
        at,
        reason: reason.clone(),
        told: told.clone(),
    });
}
