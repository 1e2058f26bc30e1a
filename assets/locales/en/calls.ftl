### Calls: the queue, outcomes, and what is refused when a call is recorded.

## Why this call, and why now

why-topic = { $topic }
why-case = complaint { $number } open
why-key-account = key account
why-promised = promised for { $at }
why-asked = asked for by { $name }
why-along = takes along { $count ->
    [one] 1 more topic
   *[other] { $count } more topics
}
why-late-minutes = { $count } min late
why-late-hours = { $count } h late
why-late-days = { $count ->
    [one] 1 day late
   *[other] { $count } days late
}
why-due = due now
why-send = send now
why-window = window open since { $from }, by { $to }
why-comes = on { $at }
why-quiet = no calls over noon, from { $at }
why-closed = we are closed, from { $at }
why-own-hours = only at the customer's hours { $hours }, from { $at }
why-no-hours = the customer's hours are never ours; change them, or write a message
why-try = try { $number } of { $most }, { $outcome } on { $at }
why-last-try = last: { $outcome } on { $at }

## What came of a call

outcome-fine = all fine
outcome-problem = a problem
outcome-booked = booked
outcome-no_answer = no answer
outcome-busy = busy
outcome-call_back = call back
outcome-wrong_number = wrong number
outcome-do_not_call = no calls

## Ways to reach somebody

channel-any = any
channel-phone = phone
channel-sms = text message
channel-wechat = WeChat
channel-qq = QQ
channel-letter = letter
channel-email = e-mail
channel-visit = visit

## Where a callback stands

call-planned = to be made
call-made = made
call-given_up = given up
call-withdrawn = withdrawn

## Recording a call

second-call-on-case = This is the second call of { $number }: record what the customer said on the complaint itself
not-open-made = { $by } made this call on { $at }; nothing is left to record
not-open-given-up = { $by } tried last, and it was given up on { $at }; ask for a new call instead
not-open-withdrawn = This call was withdrawn on { $at }: { $reason }
along-of-another = That call is to somebody else, or goes another way; record it by itself
message-is-sent = A message is sent, it cannot be “{ $outcome }”; record it as sent, or as a wrong number
not-with-outcome = This does not go with “{ $outcome }”; leave it out, or choose another outcome
problem-needs-complaint = Take the complaint down: what the customer said, and what it is about
booked-needs-time = When is the car expected? Type day and time
again-needed = When is the customer to be called again? Type day and time
time-is-over = { $at } is over, it is { $now }; type a time that lies ahead
time-too-far = { $at } is more than a year ahead; check the year
time-closed = We are closed on { $at }; the next open minute is { $next }
heard-below-last = { $km } km is below the last reading of { $last } km; ask again, or leave it out until the car is here
heard-jump = { $km } km is far above the last reading of { $last } km; ask again, or leave it out until the car is here
call-not-scored = The survey is not asked at this call
survey-score-range = A score is 0 to 10
not-of-this-car = This person does not belong to the car; choose one of its people, or add the person first
asked-do-not-call = The customer wants no calls, and this cannot be done by message; choose another kind of contact
booking-arrived = The car came as booked for { $at }; nothing is left to cancel
booking-cancelled = This booking was cancelled already: { $reason }

## What matters about a car

alarm-booked = booked for { $at }: { $what }
alarm-booked-over = was expected { $at }: { $what }
alarm-call-due = call due: { $topic }{ $count ->
    [one] {""}
   *[other] {" "}({ $count } in all)
}
alarm-call-late = call late: { $topic }{ $count ->
    [one] {""}
   *[other] {" "}({ $count } in all)
}

## What a request named

kind-callback = callback
kind-booking = booking
