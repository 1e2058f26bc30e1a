# Lengths of time in rule files, and what the planner says.

length-unreadable = "{ $found }" is no length of time; write 90min, 48h, 30d, 3mo or 30 working minutes, up to 120 months

plan-too-late = its time was over before it could be planned
plan-anchor-gone = what it counted from is no more
plan-do-not-call = the customer wants no calls, and there is no other way
plan-nobody = nobody of this car has a phone number that works
plan-no-hour = the store is never open at the hours at which calls are welcome
plan-stood-for = another contact at the same date stands for it
plan-quota-full = enough are planned for these days; its turn comes later
plan-day-over = its day is over
plan-not-in-use = the store's cadences no longer have it
