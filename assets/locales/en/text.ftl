### How days and lengths are written, and what to say when a typed date is wrong.

text-day = { $date } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}
text-weekday = { $number ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[other] Sun
}
text-minutes = { $small } min
text-hours = { $small ->
    [0] { $large } h
   *[other] { $large } h { $small }
}
text-days = { $small ->
    [0] { $large } d
   *[other] { $large } d { $small } h
}

## Typed days and times

when-empty = Type a day or time, such as tomorrow 9:00, tue 14:30, +3d or 2026-11-25
when-unknown = “{ $found }” is no day or time; write tomorrow 9:00, tue 14:30, 11-25 9:00, 2026-11-25 or +3d
when-clock = “{ $found }” is no clock time; it runs from 00:00 to 23:59, as in 14:30
when-day-only = Only a day belongs here; leave out “{ $found }”
when-day-missing = That is only a clock time; a day belongs here, such as tomorrow or 2026-11-25
when-month = There is no month { $found }; months run from 1 to 12, as in 11-25
when-year = The year { $found } is out of range; it must be { $low } to { $high }
when-no-such-day = That month has no day { $found }; its last day is { $last }
when-leap-day = No year near this one has day { $found } in month { $month }; write the year too
when-ambiguous = “{ $found }” may be { $first } or { $second }; write one of these
when-span = “{ $found }” is no length of time; write 90m, 1h30m or 3d
when-span-long = A length of time can be { $most } days at most
