//! What happens at the desk in the five years.

use super::*;

impl World {
    pub(super) fn open_file(&mut self) {
        let number = self.cars.len();
        let bought = self.now.day(self.zone()) - Days::new(self.rng.u64(0..900));
        let day = |rng: &mut Rng, today: Day| (today + Days::new(rng.u64(0..500))).to_string();
        let today = self.today();
        let vehicle = VehicleFile {
            purchased: self.rng.bool().then(|| bought.to_string()),
            insured_until: self.rng.bool().then(|| day(&mut self.rng, today)),
            inspected_until: self.rng.bool().then(|| day(&mut self.rng, today)),
            mileage: self.rng.bool().then(|| self.rng.u32(0..9_000).to_string()),
            ..VehicleFile::default()
        };
        let birthday = Day::from_ymd_opt(1980, self.rng.u32(1..=12), self.rng.u32(1..=28)).unwrap();
        let owner = PersonFile {
            name: Some("张伟".into()),
            phones: (self.rng.u8(..) > 20).then(|| format!("138{number:08}")),
            birthday: self.rng.bool().then(|| birthday.to_string()),
            tier: self.rng.choice([Some(platedesk::domain::person::Tier::Vip), None, None, None]).flatten(),
            account_manager: (self.rng.u8(..) < 30).then(|| "Chen".into()),
            ..PersonFile::default()
        };
        let plate = format!("粤A{:05}", 10_000 + number);
        let (unusual_plate, owner) = (false, Some(owner));
        let change = if self.rng.bool() {
            Change::OpenFile { plate, unusual_plate, vehicle, owner }
        } else {
            Change::ImportFile { plate, unusual_plate, vehicle, owner }
        };
        let made = self.ask(&change);
        let car = made.iter().find(|w| w.after.kind() == Kind::Vehicle).unwrap();
        self.cars.push(VehicleId(car.id));
    }

    /// A visit from arrival to hand-over; some come without an order, some put lines off.
    pub(super) fn visit(&mut self, car: VehicleId) {
        let arrived = self.now;
        let open = CarRecords::read(&self.view, car).unwrap().0.bookings;
        let booked: Vec<BookingId> =
            open.into_iter().filter(|(_, b)| b.is_open()).map(|(id, _)| id).collect();
        self.line(|on| {
            on.create(Record::Visit(Visit { vehicle: car, arrived, ..Visit::default() }));
            for id in booked {
                on.edit_booking(id, |b| {
                    b.state = BookingState::Arrived;
                    Ok(())
                })?;
            }
            replan(on, car)
        });
        self.check(car);
        self.now = self.now.plus_minutes(self.rng.i64(5..40));
        let (at, records) = (self.now, CarRecords::read(&self.view, car).unwrap().0);
        let (visit, _) = records.open_visit().unwrap();
        let km = records.vehicle.readings.last().map_or(0, |r| r.km) + self.rng.u32(500..6_000);
        let ordered = self.rng.u8(..) < 200;
        let put_off: Vec<bool> = (0..self.rng.usize(0..3)).map(|_| self.rng.bool()).collect();
        self.line(|on| {
            on.edit_visit(visit, |v| {
                v.left = Some(at);
                Ok(())
            })?;
            on.edit_vehicle(car, |v| {
                v.readings.push(Reading { at, km, reason: None, visit: Some(visit) });
                Ok(())
            })?;
            if ordered {
                let order = Order { vehicle: car, visit: Some(visit), ..order(at, &put_off) };
                on.create(Record::Order(order));
            }
            replan(on, car)
        });
    }

    /// Something a person corrects or wishes.
    pub(super) fn edit(&mut self, car: VehicleId) {
        let today = self.today();
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let near = |rng: &mut Rng, day: Day| (day + Days::new(rng.u64(0..40)) - Days::new(20)).to_string();
        let vehicle = |file| Change::EditVehicle { vehicle: car, file };
        let (person, _) = records.people[0];
        match self.rng.u8(0..7) {
            0 => {
                let day = records.vehicle.purchased.unwrap_or(today);
                let purchased = Some(near(&mut self.rng, day));
                self.ask(&vehicle(VehicleFile { purchased, ..VehicleFile::default() }));
            }
            1 => {
                let insured_until = Some((today + Days::new(self.rng.u64(0..400))).to_string());
                self.ask(&vehicle(VehicleFile { insured_until, ..VehicleFile::default() }));
            }
            2 => {
                let day = records.vehicle.inspected_until.unwrap_or(today);
                let inspected_until = Some(near(&mut self.rng, day));
                self.ask(&vehicle(VehicleFile { inspected_until, ..VehicleFile::default() }));
            }
            3 => {
                let do_not_call = Some(self.rng.u8(..) < 80);
                let file = PersonFile { do_not_call, ..PersonFile::default() };
                self.ask(&Change::EditPerson { person, file });
            }
            4 => self.hours(car, person),
            5 => self.booking(car),
            _ => self.complaint(car),
        }
    }

    /// The customer says at which hours calls are welcome, by which way; or no longer.
    pub(super) fn hours(&mut self, car: VehicleId, person: PersonId) {
        let from = self.rng.u32(0..22) * 60;
        let to = from + self.rng.u32(1..=120);
        let window = self.rng.bool().then_some(platedesk::domain::calendar::Window { from, to });
        let channel =
            self.rng.choice([None, Some(Channel::Wechat), Some(Channel::Sms), Some(Channel::Phone)]);
        self.line(|on| {
            on.edit_person(person, |p| {
                (p.call_hours, p.channel) = (window, channel.flatten());
                Ok(())
            })?;
            replan(on, car)
        });
    }

    pub(super) fn booking(&mut self, car: VehicleId) {
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let at = self.now.plus_minutes(self.rng.i64(60..20_000));
        let open = records.bookings.iter().find(|(_, b)| b.is_open()).map(|(id, _)| *id);
        let cancel = self.rng.bool();
        self.line(|on| {
            match open {
                None => {
                    on.create(Record::Booking(Booking { vehicle: car, at, ..Booking::default() }));
                }
                Some(id) => on.edit_booking(id, |b| {
                    b.at = at;
                    b.state = if cancel { BookingState::Cancelled } else { BookingState::Booked };
                    Ok(())
                })?,
            }
            replan(on, car)
        });
    }

    /// A complaint comes in, or the last one goes on.
    pub(super) fn complaint(&mut self, car: VehicleId) {
        let records = CarRecords::read(&self.view, car).unwrap().0;
        let at = self.now;
        let last = records.complaints.iter().rfind(|(_, c)| c.is_open()).map(|(id, c)| (*id, c.state));
        self.line(|on| {
            match last {
                None => {
                    let events = vec![CaseEvent { at, ..CaseEvent::default() }];
                    on.create(Record::Complaint(Complaint { vehicle: car, events, ..Complaint::default() }));
                }
                Some((id, state)) => on.edit_complaint(id, |case| {
                    case.state = match state {
                        CaseState::Done => CaseState::Reopened,
                        _ => CaseState::Done,
                    };
                    case.events.push(CaseEvent { at, state: case.state, ..CaseEvent::default() });
                    Ok(())
                })?,
            }
            replan(on, car)
        });
    }

    /// The calls that are due are made, missed, or left lying.
    pub(super) fn call(&mut self) {
        for (_, id) in self.view.due(self.now) {
            let Record::Callback(call) = self.view.get(id) else { continue };
            let chance = self.rng.u8(..);
            let (state, outcome) = match chance {
                0..100 => (CallState::Made, Outcome::Fine),
                100..130 => (CallState::Planned, Outcome::NoAnswer),
                130..140 => (CallState::GivenUp, Outcome::NoAnswer),
                140..150 => (CallState::Withdrawn, Outcome::Fine),
                _ => continue,
            };
            let (at, again) = (self.now, self.now.plus_minutes(1_440));
            let tried = Try {
                at,
                by: "min".into(),
                channel: call.channel,
                outcome,
                note: String::new(),
                again: (state == CallState::Planned).then_some(again),
                scores: BTreeMap::new(),
                suggestion: String::new(),
                complaint: None,
                booking: None,
            };
            self.line(|on| {
                on.edit_callback(CallbackId(id), |c| {
                    c.tries.push(tried);
                    c.state = state;
                    c.closed = (state != CallState::Planned).then_some(at);
                    c.due = if state == CallState::Planned { again } else { c.due };
                    Ok(())
                })?;
                replan(on, call.vehicle)
            });
        }
    }
}

fn order(at: Time, put_off: &[bool]) -> Order {
    let decision =
        Decision { verdict: Verdict::Deferred, who: "x".into(), how: "print".into(), at, by: "min".into() };
    let line = |safety: &bool| Line {
        kind: LineKind::Free,
        name: Default::default(),
        reason: Default::default(),
        minutes: 0,
        safety: *safety,
        decision: Some(decision.clone()),
        came_from: None,
    };
    let delivery = Delivery {
        items: BTreeMap::new(),
        advice: String::new(),
        next_day: None,
        next_km: None,
        warranty_until: None,
        first_word: None,
        at,
        by: "min".into(),
    };
    Order {
        opened: at,
        revisions: vec![Revision {
            lines: (1..).zip(put_off.iter().map(line)).collect(),
            ..Revision::default()
        }],
        state: OrderState::Settled,
        stamps: vec![Stamp { state: OrderState::Approved, at, by: "min".into() }],
        delivery: Some(delivery),
        ..Order::default()
    }
}
