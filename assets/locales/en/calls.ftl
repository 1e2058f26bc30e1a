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
