### What the desk has to say: what it refuses and why, and what matters about a car.

## What a request named

kind-vehicle = car
kind-person = person
kind-visit = visit
kind-order = order
kind-user = user
fault-no-record = There is no { $kind } { $id }; look it up again, or take the id from the card
no-such-key = “{ $key }” is not known here; use one of: { $known }
no-such-item = There is no item “{ $key }” in this checklist
no-such-line = There is no line { $number } to work with on this estimate
no-such-mark = There is no damage mark { $number } at this visit
no-such-question = There is no question { $number } to technical support at this visit
not-in-the-catalog = “{ $key }” is not in the catalog
needed = This has to be filled in

## Files of cars and people

plate-has-a-file = { $plate } has a file already; open that one, or take the plate over from that car
vin-has-a-file = The car with the VIN { $vin } has a file already; open that one
too-many-phones = At most { $most } telephone numbers fit; leave out the ones no longer used
year-out-of-range = “{ $text }” is no model year; type one from 1950 to { $last }
day-unreadable = “{ $text }” is no day; write it as 2026-11-25
month-unknown = There is no month { $month }; months go from 1 to 12
day-not-in-month = { $month } has no day { $day }; its last is { $last }
day-too-late = { $day } is more than a year ahead; check the year
mileage-no-number = “{ $text }” is no mileage; type kilometres in digits, such as 48210
mileage-too-large = { $km } km is too much; the most is { $most } km
mileage-below-last = { $km } km is below the last reading of { $last } km; correct it, or give the reason

## Reception and walk-around

already-here = The car is here already, since { $at }
visit-over = This visit was over on { $at }; open a new one when the car comes again
walkaround-confirmed = { $who } confirmed this walk-around on { $at }; open it again first, then it has to be confirmed anew
outside-the-car = That place is beside the car; put the mark on the drawing
size-out-of-range = A size is 1 to 10000 mm
fuel-eighths = Fuel is counted in eighths of the tank, 0 to 8
fuel-percent = An electric car is counted in percent of charge, 0 to 100
locker-number-needed = Something goes to the locker: its number is needed
missing-items = { $count } { $count ->
    [one] item of the walk-around is
   *[other] items of the walk-around are
} open, first at: { $place }
missing-km = The mileage is missing
missing-fuel = Fuel or charge is missing
missing-valuables = The valuables have not been asked about
missing-answer = Not asked yet: { $question }
missing-class = The request has no class yet
only-a-manager = Only a manager may do this; ask one to sign in
only-an-admin = Only an administrator may do this
last-admin = This is the only administrator; make somebody else one first
order-running = Order { $number } is still running; hand the car over, or cancel the order

## Estimate

pieces-out-of-range = A number of pieces is 1 to { $most }
price-out-of-range = A price is 0.00 to { $most }
hours-out-of-range = Billed hours are more than 0 and at most 100
line-has-no-options = This line has no options to choose from
line-has-no-pieces = Only a line of parts has a number of pieces
line-decided = { $who } decided on this line on { $at }; add a new line instead
line-in-work = “{ $name }” is approved and work has begun; it cannot be taken back
line-is-back = “{ $name }” has come back on another estimate already
too-many-lines = The estimate is full: { $most } lines
nothing-waits = No line waits for a word
order-of-another-car = That order belongs to another car
order-closed = Order { $number } is closed; what is new goes on a new estimate
order-without-visit = The car is not here: greet it first, then the work can be approved
walkaround-not-confirmed = The customer has not confirmed the walk-around; have it confirmed first, or ask a manager to waive it
promise-in-the-past = { $at } is over; promise a later time
nothing-approved = No line is approved, so no work can begin; have one approved, or cancel the order
order-not-approved = Nothing is approved yet, so there is no promise to change

## In the shop

state-not-next = An order that is “{ $from }” cannot become “{ $to }”
state-own-change = “{ $to }” is reached by its own step, which asks for what belongs to it
lines-wait = There are lines without the customer's word; have them approved, declined or deferred first
delivery-item-open = Not answered yet at the hand-over: { $item }
score-out-of-range = A first word is 0 to 10
payment-negative = A payment cannot be below 0.00
payment-not-the-total = { $given } is given, { $due } is due; the payments must make up the total

## Users

login-characters = A sign-in name has letters a–z, digits, dot, hyphen and underline, at most 32

## What matters about a car

alarm-here = here since { $at }
alarm-promised = { $state }, promised { $at }
alarm-late = { $state }, { $minutes } min late
alarm-put-off = put off: { $name }{ $count ->
    [one] {""}
   *[other] {" "}({ $count } in all)
}
alarm-service-km = service due at { $km } km
alarm-service-day = service due { $day }
alarm-insurance = insurance ends { $days ->
    [0] today
    [one] in 1 day
   *[other] in { $days } days
}
alarm-insurance-over = insurance ended { $day }
alarm-inspection = inspection ends { $days ->
    [0] today
    [one] in 1 day
   *[other] in { $days } days
}
alarm-inspection-over = inspection ended { $day }
alarm-birthday = birthday of { $name } { $days ->
    [0] today
    [one] tomorrow
   *[other] in { $days } days
}
alarm-key-account = key account { $company }, manager { $manager }
alarm-key-account-of = key account, manager { $manager }
alarm-do-not-call = do not call
alarm-lost = no visit since { $day }
lacks-name = name missing
lacks-phone = phone missing
lacks-vin = VIN missing
lacks-mileage = mileage missing

## States of an order

state-quoted = quoted
state-approved = approved
state-in_work = in work
state-waiting_parts = waiting for parts
state-waiting_approval = waiting for approval
state-quality_check = quality check
state-wash = wash
state-ready = ready
state-delivered = delivered
state-settled = settled
state-cancelled = cancelled

## The customer's word on a line

verdict-approved = approved
verdict-declined = declined
verdict-deferred = later

## Classes of a request

class-maintenance = maintenance
class-repair = repair
class-body = body
class-claim = claim
class-recall = recall
class-inspection = inspection

## Kinds of damage

damage-scratch = scratch
damage-dent = dent
damage-crack = crack
damage-paint = paint
damage-rust = rust
damage-missing = missing

## Roles

role-advisor = advisor
role-agent = agent
role-sales = sales
role-sales-manager = sales manager
role-manager = service manager
role-store-manager = store manager
role-admin = administrator

## Kinds of energy

energy-petrol = petrol
energy-diesel = diesel
energy-hybrid = hybrid
energy-plug_in = plug-in hybrid
energy-electric = electric

## Tiers

tier-ordinary = ordinary
tier-vip = VIP
tier-gold = gold

## The store

desk-config = The configuration cannot be written: { $error }
desk-no-sandbox = The clock can be held still only in a demo or sandbox store; leave out --now, or make one with init --sandbox
desk-not-owner = Only the system owner of the store may act for others with --as
desk-no-such-user = There is no user { $login }; have an administrator enrol them
desk-not-enrolled = { $login } is not enrolled as a user; ask an administrator
desk-no-such-plate = There is no file for { $plate }; compare the plate, or open a file
demo-too-many = A demo has at most { $most } cars
demo-tables = The tables of the demo cannot be drawn from; please report this
alarm-bill-open = handed over, bill open { $sum }
change-without-rule = the program has no rule for “{ $change }”; nothing was changed. Please report this
mileage-jump = { $km } km is far above the last reading of { $last } km; check it, or say why it is right
energy-by-plate = by the plate

undo-no-line = There is no change { $seq } in the journal
undo-not-yours = { $by } made this change; only { $by } or an administrator can take it back
undo-forgotten = Personal data of this change was forgotten; it cannot be taken back
undo-delivered = A car that was handed over stays so; what is still to do is a new visit
undo-settled = A bill that is settled stays so; what is to be set right goes on a new order
undo-notified = The customer was told; tell them how it is now with another notice (n)
undo-promised = The customer was told the new time; change the promise once more (d)
undo-sent = The message was sent; ask for another contact instead (p)
undo-planned = The planner would plan it again; withdraw the call instead (x)
undo-enrolled = Whoever is enrolled stays so; enrol them with another role or name
undo-language = The language of the screen is changed back with Ctrl-T
undo-taken-back = { $by } took this change back already, on { $at }
undo-booked-again = The car has another booking now; call that off first
undo-nothing-left = Nothing of this change is left to take back
fault-later = { $by } changed this later, on { $at } (change { $seq }): { $kind }, { $field }; take that back first
fault-later-made = { $by } built on it later, on { $at } (change { $seq }): { $kind }; take that back first
only-an-admin-clock = Only an administrator can say that the clock is right
