### What the command line says and explains.

## Verbs

cli-verb-platedesk = The console of a car dealer's service counter. Without a verb it opens the console.
cli-verb-init = Make a store without asking
cli-verb-lookup = Find cars by anything: plate, tail, name, pinyin initials, phone, VIN, order number
cli-verb-card = Everything that matters about a car now, and its history
cli-verb-apply = Make changes from JSON lines, one result line each
cli-verb-schema = Show the JSON Schema of the changes
cli-verb-plan = Plan the callbacks whose turn it is, and say what was made and why
cli-verb-calendar = The store's calendar: when it is open, and how working time passes
cli-verb-calendar-due = When a working time is over, with the windows it used
cli-verb-calendar-show = A month: when the store is open, and why it is closed
cli-verb-import = Take over cars, people, past visits or prices from a file of another program (CSV, XLSX)
cli-verb-export = Give out what is on record, as CSV or JSON lines
cli-verb-duplicates = List people who look the same; nothing is merged
cli-verb-demo-data = Make a file of realistic cars with owners, to try an import with
cli-verb-check = Hold journal and view against each other
cli-verb-backup = Copy all of the store into one compressed file, also while it is in use
cli-verb-restore = Put a backup back into an empty place, and check it
cli-verb-forget = Blank everything about a person, everywhere and for good
cli-verb-rebuild = Make the view anew from the journal
cli-verb-keys = Show the keys of the console
cli-verb-completions = Print a script that completes the command line in a shell

## Arguments

cli-heading-options = Options
cli-heading-verbs = Verbs
cli-value-verb = VERB
cli-arg-store = Directory of the store; by default in your data directory
cli-arg-config = Use this file in place of the store's config.toml
cli-arg-lang = Language; by default the system's
cli-arg-now = Hold the clock still; only for a demo or sandbox store. 2026-11-25T14:30 in the store's zone, or RFC 3339
cli-arg-as = Act as this user; only for the owner of the store
cli-arg-quiet = Say nothing but errors
cli-arg-verbose = Say more
cli-arg-help = Show this help
cli-arg-version = Show the version
cli-arg-demo = Open the console on a throw-away store full of lively data around now
cli-arg-vehicles = Cars of the demo; 300 by default
cli-arg-seed = Seed of the demo; the same seed makes the same store. 1 by default
cli-arg-sandbox = A store to play with: it allows --now
cli-arg-name = Name of the store, in the header and on paper
cli-arg-zone = Time zone; Asia/Shanghai by default
cli-arg-hours = Opening hours; 08:30-18:00 by default; also 08:30-12:00,13:30-18:00 or mon-fri 08:30-18:00; sat 09:00-16:00; sun closed
cli-arg-bays = Bays of the workshop
cli-arg-query = What to look for
cli-arg-limit = At most so many cars
cli-arg-json = One JSON object a line
cli-arg-confirm-clock = The clock is right, however far ahead of the last entry; by an administrator
cli-arg-day = With --dry-run: plan as on this day, 2026-12-01
cli-arg-only-plate = Only this car, with all that is not made and why
cli-arg-plate = Plate, or VIN of a car without one
cli-arg-file = File with one change a line; - for standard input
cli-arg-dry-run = Decide on every line, but change nothing
cli-arg-atomic = All lines, or none
cli-arg-change = Only this change
cli-arg-from = The moment from which to count: 2026-11-25T14:30 in the store's zone, RFC 3339, or “tomorrow 9:00”
cli-arg-working = Working time in hours and minutes: 1h30m, 90m
cli-arg-pause = Do not count this stretch of time; can be given several times
cli-arg-month = The month, 2026-11; this one if not said
cli-arg-shell = The shell
cli-arg-backup-file = The file to be made; not one that is there
cli-arg-restore-file = A file that backup has made; the place is the one named with --store
cli-arg-forget-person = Record number, as card --json shows it, or a telephone number
cli-arg-forget-yes = Do it; without this only says what it would blank
cli-arg-deep = Replay the whole journal, and compare every key
cli-arg-what = What the file holds
cli-arg-table = CSV file; - for standard input
cli-arg-map = Says where columns go: a line "column name" = "field" each; an empty field ignores the column
cli-arg-sheet = The sheet of a spreadsheet file (XLSX); the first by default
cli-arg-rejected = Where the refused rows go; FILE.rejected.csv by default, nowhere for standard input
cli-arg-unusual-plates = Plates that fit no mainland pattern are right in this file
cli-arg-kind = What to give out
cli-arg-csv = As CSV; the default
cli-arg-since = Only what was changed then or later
cli-arg-count = Rows of the file
cli-arg-data-seed = Seed of the file; the same seed makes the same file
cli-arg-gb18030 = In GB18030, as older spreadsheet programs write; else in UTF-8
cli-arg-bad = So many of a hundred rows have a mistake
cli-arg-markdown = As a Markdown table

## Examples

cli-examples-platedesk =
    Examples:
      platedesk --demo
      platedesk init --name "Tianhe Store"
      platedesk lookup 618
      platedesk card 京A88618 --json

    Exit codes: 0 done · 1 failed · 2 usage · 3 bad input (the rest is done) · 4 not found
    · 5 denied · 6 conflict · 7 store is in use
cli-examples-init =
    Examples:
      platedesk init
      platedesk init --name "Tianhe Store" --zone Asia/Shanghai --hours "08:30-12:00,13:00-18:00"
      platedesk init --sandbox --store /tmp/try
cli-examples-lookup =
    Examples:
      platedesk lookup 618
      platedesk lookup zw --limit 5
      platedesk lookup 6621 --json | jq -r .plate

    Fields of --json: vehicle, plate, key, car, owner, number, phone, vin, old_plate, why,
    last_visit, alarms (kind, weight, internal, text)
cli-examples-card =
    Examples:
      platedesk card 京A88618
      platedesk card 京A88618 --json | jq .alarms

    Fields of --json, always in this order: vehicle, revision, as_of, plate, key, car, alarms
    (kind, weight, internal, text), put_off (order, line, name, price, safety), open_visit,
    open_order, last_visit, file, people, visits, orders. file, people, visits and orders are
    the records as they stand, people with link, orders with totals
cli-examples-apply =
    Examples:
      platedesk apply changes.jsonl
      platedesk apply --dry-run changes.jsonl
      echo '{"{"}"change":"arrive","vehicle":"12.0"{"}"}' | platedesk apply -

    A line may have "client", your own name for the change, so that sending it again after an
    unknown outcome does not make it twice; and "base" with record and revision, so that
    somebody's newer change is not overwritten.
    A result line has line, ok, and seq, id, created; or errors with field and message
cli-examples-schema =
    Examples:
      platedesk schema
      platedesk schema arrive
cli-examples-plan =
    Examples:
      platedesk plan
      platedesk plan --dry-run --day 2026-12-01
      platedesk plan --dry-run --plate 粤A12345
      platedesk plan --dry-run --json | jq -r 'select(.what == "made") | .due'

    The console does this by itself, when it is opened and when a new day begins. Doing it again
    changes nothing.
    Fields of --json, one object a touch: what (made, moved, changed, withdrawn, skipped), vehicle,
    plate, key, topic, anchor, shown, due, until, role, channel, why (the word of a reason), text
cli-examples-calendar =
    Examples:
      platedesk calendar due --from 2026-11-25T17:30 --working 1h30m
      platedesk calendar show 2026-10
cli-examples-calendar-due =
    Examples:
      platedesk calendar due --from 2026-11-25T17:30 --working 1h30m
      platedesk calendar due --from "fri 16:00" --working 4h --pause 2026-11-28T09:00..2026-11-28T11:00
      platedesk calendar due --from 2026-11-25T17:30 --working 90m --json | jq -r .due

    What is due exactly at closing time is due on that day. The first line is the due moment,
    the others are the windows it used. Fields of --json: from, minutes, due, zone, used and
    pauses (from, to, minutes); moments in UTC
cli-examples-calendar-show =
    Examples:
      platedesk calendar show
      platedesk calendar show 2026-10
      platedesk calendar show 2026-10 --json | jq -r 'select(.minutes == 0) | .day'

    Fields of --json, one object a day: day, weekday (1 is Monday), windows, minutes, why
    (usual, weekday, holiday, worked), text, known (false while the holidays of the year are
    not published)
cli-examples-import =
    Examples:
      platedesk import vehicles customers.csv --dry-run
      platedesk import vehicles customers.csv --map map.toml
      platedesk import history orders.xlsx --sheet 2025
      platedesk import catalog prices.xlsx --dry-run
      platedesk demo-data 1000 | platedesk import vehicles -

    Reads UTF-8, GB18030 and UTF-16; commas, semicolons or tabs; column names in Chinese or
    English. A refused row is named with line, column and reason, and the others go on. Run
    again it changes nothing. Ctrl-C stops where nothing is lost
cli-examples-export =
    Examples:
      platedesk export vehicles > cars.csv
      platedesk export journal --json --since 2026-11-01
      platedesk export journal --plate 京A88618
      platedesk export estimates --json | jq -r .number

    Column names of vehicles are in your language, those of the others are the field names
    of --json. Cells that spreadsheet programs take for formulas begin with an apostrophe
cli-examples-demo-data =
    Examples:
      platedesk demo-data 1000 > cars.csv
      platedesk demo-data 20000 --bad 30 --gb18030 > cars.csv
cli-examples-check =
    Examples:
      platedesk check
      platedesk check --deep
cli-examples-rebuild =
    Example:
      platedesk rebuild
cli-examples-backup =
    Examples:
      platedesk backup /media/disk/platedesk-20261124.tar.gz
      tar tzf /media/disk/platedesk-20261124.tar.gz

    The file has all names, telephone numbers and words of customers in it: keep it as you
    keep the store. Backups that make themselves: [backup] in config.toml
cli-examples-restore =
    Examples:
      platedesk --store /srv/desk restore /media/disk/platedesk-20261124.tar.gz
      platedesk --store /tmp/drill restore /media/disk/platedesk-20261124.tar.gz
cli-examples-forget =
    Examples:
      platedesk forget 13800138000
      platedesk forget 12.0 --yes

    For administrators; cannot be undone. Backups and exported files made before still have
    the person: delete them when their time has come
cli-examples-keys =
    Example:
      platedesk keys --markdown
cli-examples-completions =
    Examples:
      platedesk completions bash > ~/.local/share/bash-completion/completions/platedesk
      platedesk completions zsh > ~/.zfunc/_platedesk
      platedesk completions fish > ~/.config/fish/completions/platedesk.fish

## Talk

cli-see-help = See platedesk --help
cli-store-name = My store
cli-made = The store is in { $path }
cli-opened = { $path }: opened as it stands after change { $seq }
cli-nothing-found = Nothing fits “{ $query }”; try fewer characters, or another part of plate, name or phone
cli-also = The plate also leads to { $plate } { $car }
cli-checked = { $lines } lines of the journal and { $records } records read; { $count ->
    [0] all is well
    [one] one difference
   *[other] { $count } differences
}
cli-restored = { $path } is as it was when the backup was made ({ $made }): { $seq } lines of the journal, { $records } records, all of them checked
cli-percent = { $done } %
cli-nothing-to-rebuild = The journal is empty; there is nothing to make a view from
cli-applied = { $done } done, { $refused } refused
cli-tried = { $done } would be done, { $refused } refused; nothing was changed
cli-nothing-applied = { $refused } refused, so nothing was changed
cli-due = Due { $day } { $weekday } { $clock }
cli-closed = closed
cli-year-unknown = The holidays of { $year } are not known, so its days are taken as ordinary ones; docs/extending.md says how to add them
cli-working = “{ $found }” is no working time; write hours and minutes, such as 1h30m or 90m. A day has no fixed number of working hours
cli-pause = “{ $found }” is no pause; write its beginning and its end, such as 2026-11-25T10:00..2026-11-25T14:30
cli-month = “{ $found }” is no month; write 2026-11

## Lines that cannot be read

cli-no-such-file = There is no file { $path }
cli-line-too-long = The line is longer than { $most } kB
cli-no-utf8 = The line is not UTF-8 from byte { $at } on
cli-no-json = No JSON from column { $column } on ({ $detail })
cli-no-object = A line is one JSON object, such as {"{"}"change":"arrive","vehicle":"12.0"{"}"}
cli-no-text = This has to be text in quotation marks
cli-field-missing = This field is missing
cli-field-unknown = There is no such field; known are { $known }
cli-field-unreadable = This cannot be read ({ $detail }); see “platedesk schema”

# forget
forget-nobody = “{ $who }” is nobody on file; give the record number, as card --json shows it, or a telephone number
forget-several = Several people have { $who }; give the record number of one: { $list }
forget-already = { $person } was forgotten already
forget-open-visit = A car of theirs is in the shop; let it leave first
forget-open-order = Order { $number } is open; settle it or call it off first
forget-open-case = Complaint { $number } runs; close it first
forget-open-booking = A visit is booked; call it off first
forget-admin = Only an administrator may forget a person
forget-who = { $name } ({ $person }) would be forgotten. Blank for good will be:
forget-count = { $count } × { $kind }
forget-alone = Theirs alone, so what was said and noted goes, while plate, amounts and dates stay: { $cars }
forget-shared = Others are on file with these too, so their visits and orders stay: { $cars }
forget-not-yet = Nothing was done. With --yes it is, and cannot be undone. Backups and exported files made before still have the person
forget-done = { $person } is forgotten; { $lines } lines of the journal have blanked parts now. Backups and exported files made before still have the person: delete them when their time has come

# undo
cli-verb-undo = Take a change back, with what followed from it
cli-arg-seq = Number of the change in the journal
cli-arg-undo-dry-run = Say what it would do, but change nothing
cli-arg-trail-plate = With the kind journal: only the changes of the car with this plate, its people and all that belongs to it, one row a field
cli-arg-trail-record = With the kind journal: only the changes of this record, such as 1041.0, one row a field
cli-only-journal = --plate and --record go with the kind journal only
cli-also-trail = This plate also leads to the car { $id }; its changes: export journal --record { $id }
cli-no-record-id = “{ $found }” is no record id; one looks like 1041.0
cli-undo-would = Change { $seq } would be taken back.
cli-undone = Change { $seq } is taken back, by change { $by }.

cli-examples-undo =
    Examples:
      platedesk undo 1041 --dry-run
      platedesk undo 1041
