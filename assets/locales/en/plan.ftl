# Lengths of time in rule files, and what the planner says.

length-unreadable = "{ $found }" is no length of time; write 90min, 48h, 30d, 3mo or 30 working minutes, up to 120 months

plan-too-late = its time was over before it could be planned
plan-anchor-gone = what it counted from is no more
plan-do-not-call = the customer wants no calls, and there is no other way
plan-nobody = nobody of this car has a phone number that works
plan-no-hour = no minute is left in which the store is open and a call is welcome
plan-stood-for = another contact at the same date stands for it
plan-quota-full = enough are planned for these days; its turn comes later
plan-day-over = its day is over
plan-not-in-use = the store's cadences no longer have it

## What `plan` says

cli-plan-day = only --dry-run can plan as on { $day }; today is { $today }
cli-planned = { $cars ->
    [one] One car
   *[other] { $cars } cars
} looked at: { $made } callbacks made, { $moved } changed, { $withdrawn } withdrawn, { $skipped } left out
cli-plan-would = { $cars ->
    [one] One car
   *[other] { $cars } cars
} looked at: { $made } callbacks would be made, { $moved } changed, { $withdrawn } withdrawn, { $skipped } left out
cli-plan-skipped = { $count } left out: { $why }
plan-from = { $cadence }; { $anchor } { $day }
plan-what-made = made
plan-what-moved = moved
plan-what-changed = changed
plan-what-withdrawn = withdrawn
plan-what-skipped = left out

## What a callback counts from

anchor-purchased = purchase
anchor-delivered = work handed over
anchor-consulted = consultation
anchor-put_off_safety = safety work put off
anchor-put_off = work put off
anchor-first_service = first service due
anchor-service = service due
anchor-insurance = insurance until
anchor-inspection = inspection until
anchor-birthday = birthday
anchor-anniversary = anniversary of the purchase
anchor-quarter = quarter from
anchor-account_quarter = quarter from
anchor-last_visit = last visit
anchor-last_contact = last contact
anchor-care_reception = received
anchor-complaint_done = complaint settled
anchor-booked = booked for
anchor-asked = asked for

plan-waits = Nothing was planned: the clock is far ahead of the last entry ({ $last }). Set it right, or have an administrator run “platedesk plan --confirm-clock”
