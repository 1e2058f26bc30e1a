### Complaints: their words, their clocks, and why a step cannot be taken.

kind-complaint = complaint

source-counter = counter
source-phone = phone
source-hotline = hotline
source-callback = callback
source-survey = survey
source-message = message
source-third_party = third party

complaint-class-product = product
complaint-class-service = service
complaint-class-communication = communication

severity-minor = minor
severity-major = major
severity-safety = safety

case-new = new
case-contacted = contacted
case-investigating = investigating
case-offered = offered
case-agreed = agreed
case-done = done
case-verified = verified
case-closed = closed
case-reopened = reopened

case-event-opened = taken down
case-event-contact = customer contacted
case-event-note = note
case-event-classed = classed
case-event-waiting = waiting for the customer
case-event-answered = customer answered
case-event-handed_off = handed off
case-event-accepted = hand-off accepted
case-event-declined = hand-off declined
case-event-moved = moved on
case-event-skipped = left out
case-event-offered = remedies offered
case-event-needs_approval = waits for approval
case-event-approved = approved
case-event-chosen = customer chose
case-event-second_call = second call
case-event-closed = closed
case-event-reopened = reopened

clock-first_contact = first contact
clock-report_back = report back

alarm-complaint = complaint { $number } { $state }
alarm-complaint-left = complaint { $number } { $state }, { $clock } in { $left }
alarm-complaint-broken = complaint { $number } { $state }, { $clock } overdue since { $since }
alarm-complaint-waits = complaint { $number } { $state }, waiting for the customer since { $since }

rules-class-twice = the class "{ $class }" stands already in line { $first }; it goes to one department
rules-class-nowhere = no department takes the class "{ $class }"

person-of-another-car = This person does not belong to the car; choose one of its people, or add the person to it
case-not-yours = This case is { $owner }'s; only the owner or a manager may do this. You can leave a note
case-is-closed = { $number } is closed; open it again first, with a reason
case-not-now = { $number } is “{ $state }”; this step does not come from there
case-leaves-out = This leaves out { $count ->
    [one] the state “{ $state }”
   *[other] { $count } states, beginning with “{ $state }”
}; say why
case-own-step = “{ $state }” is reached by its own step, which asks for what belongs to it
case-handed-already = The case was handed to { $to } and is not accepted yet; take it back first
case-handed-to = The case was handed to { $to }; only { $to } can accept or decline it
case-not-handed = Nobody handed this case off
case-has-it-already = { $to } has this case already
case-no-such-user = Nobody is enrolled as “{ $login }”; choose somebody from the list
case-remedies = { $wanted } remedies are offered, so that the customer can choose; there are { $found }
case-remedy-cost = The cost must be between 0.00 and { $most }
case-remedy-twice = Both remedies are the same; offer something the customer can choose between
case-nothing-to-approve = No offer waits for approval
case-unapproved = The offer is above the limit and waits for a manager; have it approved, or offer something else
case-no-such-remedy = There is no remedy { $number } on offer
case-waits-already = It waits for the customer already, since { $since }
case-does-not-wait = It does not wait for the customer
case-invite = Invite the customer to the survey: only then can the case be closed
only-the-store-manager = The second call is the store manager's
