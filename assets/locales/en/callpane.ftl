### The callbacks pane, a call, the survey, a booking.

ask-call-back = Call back when? (+1h, tue 14:30, 25 Nov 9:00)
ask-call-km = Mileage the customer names, km
ask-call-note = Note on this call
ask-call-off-reason = Why is the booking called off?
ask-next-contact = Next contact: about what?
ask-no-calls = No more calls to { $name }?
ask-show-only = Show only
ask-suggestion = The customer's suggestion (may stay empty); ⏎ records the call
ask-wrong-number = Is { $phone } a wrong number?
ask-withdraw-reason = Why is this call not to be made?
booked = visit booked
booked-for = booked for { $at }: { $what }
booking-arrived-then = the car came
booking-off = called off: { $reason }
call-again-at = Next try { $at }.
call-by = by { $at }
call-car = Car
call-customer = Customer
call-gone = This call has been withdrawn or recorded meanwhile; Esc leaves it, what you typed is kept
call-km = mileage heard: { $km } km
call-late = late { $time }
call-made-booking = Expected { $at }.
call-meanwhile = { $by } has recorded this call meanwhile, on { $at }: { $outcome }
call-next = Next: { $topic }, { $at }.
call-no-next = No further contact is planned.
call-no-phone = no number
call-note = note: { $note }
call-nth = { $n ->
    [1] 1st try
    [2] 2nd try
    [3] 3rd try
   *[other] { $n }th try
}
call-open-case = ✗ complaint { $number } is open
call-opened-case = Complaint { $number } opened.
call-quiet-until = quiet→{ $at }
call-recorded = Recorded: { $outcome }.
call-since = since { $at }
call-until = at the latest { $at }
call-why-now = now: { $why }
call-why-this = why: { $why }
calls-none = Nobody is to be called.
calls-none-car = No call is planned for this car; p plans one.
contact-planned = contact planned
contacts-last = Last contacts
customer-view-internal = Customer view: nothing to show here.
customer-view-not-in-call = A call holds internal facts: Esc first, then the customer view.
customer-view-not-in-file = The file of a person holds internal facts, and is not shown in the customer view.
field-booked-what = What is to be done
field-contact-at = When (empty: as planned for it)
field-contact-note = What is to be said
field-expected = Expected at
filter-all = everything
filter-mine = mine
form-book = book a visit
no-calls-no = no, go on with the call
no-calls-yes = yes: mark the customer “do not call”; planned calls are no longer made
nothing-booked = No visit is booked for this car.
outcome-sent = sent
pane-callbacks = Callbacks
pane-calls-due = { $count } due
run-call = call
run-send = send
run-survey = survey
score-complaint = opens a complaint
score-manager = a manager calls
script-closing = At the end
script-message = Text to send
wish-channel = prefers { $channel }
wish-hours = calls welcome { $hours }
wish-no-calls = do not call
wish-wrong-phones = wrong numbers, no longer called: { $phones }
wrong-number-yes = yes: strike { $phone } from the file; it is not called again
