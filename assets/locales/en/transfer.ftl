### Files from and for other programs: what is said of them.

## Rows that contradict what is on record

import-no-key = A row needs a plate or a VIN; without either nobody can tell which car it is
import-other-vin = { $plate } is on file with the VIN { $vin }; correct the VIN here, or on the car's card
import-other-plate = The car with this VIN is on file as { $plate }; if it got another plate, change that on its card
import-old-plate = { $plate } was borne by a car that is now { $now }; add the VIN, so that it is clear which car is meant
import-other-owner = The car is on file with another owner, { $name }; if it was sold, change the owner on its card

import-person-name = A person needs a name, else nobody could tell them from others
import-person-phone = A person needs a telephone, else they would be made anew with every file
import-several-people = Several people are called { $name } with this telephone, and the row contradicts each; correct them on their cards
import-unknown-car = There is no file of this car; import the vehicles first
import-day-needed = The day of the visit is missing
import-day-ahead = { $day } is still to come; only past visits are taken over
import-left-early = The car left before it came: { $left } is before { $arrived }
import-km-above = { $km } km is more than the { $later } km read later
import-item-key = The code is missing; without it nobody can tell which item it is
import-item-kind = It is not clear whether this is a part or labour; say so in a column of its own (kind: part, labour)
import-item-price = A new part needs its price
import-item-hours = New labour needs its billed hours
import-item-part-hours = A part has a price and no hours; if it is labour, say so in the column of the kind
import-item-labour-price = Labour is priced by its hours and the hourly rate of figures.toml; leave its price out
import-hours = “{ $found }” is no number of hours; write 1.5
import-minutes = “{ $found }” is no number of whole minutes; write 40
import-catalog-by-hand = { $path } among the store's rules was written or changed by hand, and the import would write it anew. Move its items into catalog/parts.toml and catalog/labour.toml, which an import does not touch, delete it, and import again
import-catalog-next = The prices are used from the next start of the desk on; a server that has the store open has to be started anew
import-amount = “{ $found }” is no amount; write 1280, 1280.50 or 1,280.50
import-own-number = { $number } is a number of this desk's own series; leave it out, or put the name of the other system before it
import-number-taken = The order { $number } is on file of another car or day

## Cells that cannot be read

import-day = “{ $found }” is no date; write 2024-05-31, 2024/5/31 or 2024年5月31日
import-mileage = “{ $found }” is no mileage; write 48210, 48,210 or 4.8万
import-choice = “{ $found }” is none of these: { $known }
import-failed-cell = “{ $found }” is what a formula without a result leaves; put the value itself into the cell
import-broken-text = There are bytes in this cell that are no text; save the file as UTF-8
import-seen = The car stands on line { $line } of this file already
import-seen-person = The person, by name and telephone, stands on line { $line } of this file already
import-seen-item = The item stands on line { $line } of this file already
import-seen-visit = The visit stands on line { $line } of this file already; put all of an order into one row
import-cells = The row has { $found } cells, the heading { $wanted }; look for a comma too many or a missing quotation mark
import-open-quote = A quotation mark is opened here and not closed within { $lines } lines
import-row-too-long = The row is longer than { $most } kB
import-unusual = { $why }. If the plate is right, allow unusual plates (--unusual-plates) and import the file again

## Files that cannot be read

import-empty = The file is empty; the first row has to name the columns
import-binary = This is no text file; save it as CSV or XLSX
import-spreadsheet = This is a spreadsheet file of an older kind (XLS), or one with a password; save it as XLSX or CSV (UTF-8)
import-book = This spreadsheet file cannot be read as XLSX ({ $reason }); save it as XLSX or CSV (UTF-8)
import-book-too-large = This spreadsheet file unfolds into more than { $most } MB, or into something no spreadsheet program writes; save it as CSV (UTF-8)
import-sheet = There is no sheet “{ $found }”; there are: { $known }
import-no-sheets = Only a spreadsheet file (XLSX) has sheets; this is a text file
import-no-columns = No column for { $needed }. The columns here are: { $found }. Known names are: { $known }
import-column-twice = The columns “{ $first }” and “{ $second }” both mean { $field }; say in a mapping file (--map) which one to take
import-map = The mapping file cannot be read: { $reason }
import-map-column = The mapping file names a column “{ $column }” that the file does not have; it has { $found }
import-map-field = There is no field { $field }; known are { $known }
import-tables = The table of column names cannot be read; please report this problem

## What is told on the way

import-reading = { $encoding }, cells parted by { $delimiter }
import-reading-sheet = spreadsheet, sheet “{ $sheet }” (of { $sheets })
import-goes = { $column } → { $field }
import-goes-same = By their names: { $columns }
import-ignored = Ignored: { $columns }
import-row = row { $line }, column { $column }: { $reason }
import-more-rows = … and { $count } more
import-progress = { $rows } rows, { $refused } refused · { $percent } % · { $rate } rows/s · { $left } left
import-done = { $rows } rows: { $opened } { $what ->
    [people] people made
    [history] visits added
    [catalog] items new
   *[vehicles] cars opened
 }, { $changed } changed, { $same } as they were, { $refused } refused
import-tried = { $rows } rows: { $opened } { $what ->
    [people] people would be made
    [history] visits would be added
    [catalog] items would be new
   *[vehicles] cars would be opened
 }, { $changed } changed, { $same } as they are, { $refused } refused; nothing was changed
import-stopped = Stopped after line { $line } of the file. What came before is saved; run the same command again and it goes on
import-alike = { $count } groups of people in the store have a telephone in common and may be the same; `platedesk duplicates` lists them. Nothing was merged
import-rejected = The refused rows are in { $path }
import-column-line = line
import-column-column = column
import-column-reason = reason
demo-bad-percent = { $found } is no percentage from 0 to 100

# Headings of exported columns: export-column- and the field
export-column-plate = plate
export-column-customer = customer
export-column-topic = about
export-column-cadence = cadence
export-column-touch = touch
export-column-role = role
export-column-channel = channel
export-column-shown = shown from
export-column-due = due
export-column-until = until
export-column-state = state
export-column-try-count = tries
export-column-last-outcome = last outcome
export-column-last-try = last try
export-column-note = note
export-column-scored = with survey
export-column-promised = promised time
export-column-made = made
export-column-made-by = made by
export-column-closed = closed
export-column-withdrawn = withdrawn because
export-column-key = plan key
export-column-id = id
export-column-vehicle = car id
export-column-at = time
export-column-by = by
export-column-outcome = outcome
export-column-again = again at
export-column-suggestion = suggestion
export-column-complaint = complaint
export-column-booking = booking
export-column-callback = callback
export-column-what = what
export-column-reason = cancelled because
export-column-number = complaint number
export-column-order-number = order
export-column-source = source
export-column-class = class
export-column-severity = severity
export-column-department = department
export-column-opened = opened
export-column-owner = owner
export-column-handed-to = handed to
export-column-deadline = deadline
export-column-first-contact = first contact
export-column-words = customer's words
export-column-remedy = chosen remedy
export-column-remedy-cost = cost of the remedy
export-column-unapproved = waits for approval
export-column-cause = cause
export-column-countermeasure = countermeasure
export-column-event-count = events

# Import and export from the console
form-import = import from a file
field-import-what = what it holds
import-what-vehicles = vehicles with their owners
import-what-people = people
import-what-history = earlier visits
import-what-catalog = prices of parts and labour
field-item-key = item code
field-item-kind = kind
field-item-name-zh = name (Chinese)
field-item-name-en = name (English)
field-item-reason-zh = reason (Chinese)
field-item-reason-en = reason (English)
field-item-price = price
field-item-hours = billed hours
field-item-minutes = standard minutes
field-item-safety = safety
item-part = part
item-labour = labour
field-past-arrived = arrived
field-past-left = left
field-past-number = order number
field-past-done = what was done
field-past-amount = amount
field-past-advisor = advisor
field-import-path = file (CSV or XLSX)
field-import-sheet = sheet (optional)
field-import-map = mapping file (optional)
field-unusual-many = unusual plates are right
ask-export = what is to be exported?
form-export = export { $what }
field-export-form = as
field-export-path = into the file
export-form-csv = CSV, for spreadsheets
export-form-json = JSON lines, with everything
export-kind-vehicles = vehicles with their owners
export-kind-people = people
export-kind-visits = visits
export-kind-estimates = estimates and work orders
export-kind-callbacks = callbacks
export-kind-tries = tries of callbacks
export-kind-surveys = survey scores
export-kind-bookings = bookings
export-kind-complaints = complaints
export-kind-journal = the journal
ask-replace = there is a file of this name already
replace-no = keep it; I choose another name
replace-yes = replace it
replace-help = { $path } is replaced once the new file is whole.

# Long work
work-try-import = trying the import out
work-import = import
work-export = export
work-begins = Beginning…
work-progress = { $rows } rows · { $rate } rows/s · { $refused } refused
keeping-failed = What the desk does for itself (checkpoint, automatic backup) failed; it is tried again within the hour.
work-progress-backup = every file is written, read again and compared
work-backup = backup
backup-made = Backup made up to line { $seq } of the journal, { $size } MB; it was read again and compared
form-backup = back up the store
field-backup-path = into the file
restore-short = The journal restored does not end at line { $seq }, where the backup says it does
work-progress-out = { $rows } rows · { $rate } rows/s
work-keys = Esc or Ctrl-C stops it without loss · Enter: go on working
work-stopping = Stopping; what is under way is finished first…
work-stopped = Stopped; nothing was changed or written
work-goes-on = It goes on; the header shows how far it is
work-busy = One work at a time: this one is still running
work-none = No long work is running
work-not-watched = Not while the customer is looking; Ctrl-G ends the customer view
work-ended = { $work }: over; “:” and “long work” shows how it ended
work-ended-mark = { $work }: over
work-broken = The work ended by a fault of the program; what it had saved is safe. Please report this problem
work-import-stopped = Stopped after line { $line } of the file. What came before is saved; import the same file again and it goes on
work-exported = { $rows } rows written
work-file = The file is { $path }
work-go-on = 1: import now   Esc: back, nothing is changed
work-close = Enter or Esc: close
quit-would-stop = Work is under way; press again to stop it and leave. What is done stays

# Paths
path-empty = Type the path of a file
path-not-there = { $path } is not there
path-is-folder = { $path } is a folder; name a file in it
path-no-folder = { $path } is not in a folder
path-no-file = { $path } is no ordinary file
path-denied = No permission for { $path }
path-exists = { $path } is there already
path-in-store = { $path } is inside the store's own folder; choose another place
path-broken = { $path } cannot be used: { $error }

import-broken-off = The import ended early; { $saved } rows are done and stay. Run it again to go on. { $why }

# People who look the same
alike-line = { $why ->
    [name_and_phone] same name and telephone
    [phone] same telephone
   *[name_and_birthday] same name and birthday
 } { $shared }: { $people }
alike-count = { $count } groups of people look the same; nothing was merged
