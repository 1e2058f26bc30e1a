### The store's calendar: why a day is open or closed, and what can be wrong with hours.

calendar-weekday = weekly day off
calendar-holiday = holiday: { $name }
calendar-worked = working day, swapped for { $name }
calendar-too-little = From { $from } on there { $found ->
    [0] is no working time
    [one] is only one working minute
   *[other] are only { $found } working minutes
} in { $years } years; look at the opening hours, the holidays and the pauses
calendar-never-open = Around { $at } the store is not open for { $years } years; look at the opening hours and the holidays

## Opening hours

hours-unreadable = “{ $found }” cannot be read; write 08:30-18:00, several windows as 08:30-12:00,13:30-18:00, or days of their own as mon-fri 08:30-18:00; sat 09:00-16:00; sun closed
hours-backwards = { $found } ends before it begins
hours-overlap = { $found } begins before { $before } is over
hours-day-unknown = “{ $found }” is no weekday; write mon, tue, wed, thu, fri, sat or sun
hours-day-twice = { $found } is named twice
hours-never = the store would never be open
