# What can be wrong with a store's configuration and its own rule files.

rules-problem = { $file }, line { $line }: { $message }
rules-unknown-file = nothing reads a file of this name; there can be: { $known }
rules-file-too-long = the file is longer than { $most } bytes
rules-not-read = cannot be read: { $reason }
rules-bad-key = "{ $key }" is no key; up to { $most } of a–z, 0–9, - and _ are needed
rules-key-twice = the key "{ $key }" stands already in line { $first }
rules-empty-name = the text for "{ $lang }" is empty
rules-name-too-long = the text is longer than { $most } characters
rules-name-control = the text holds a character that cannot be seen; take it out
rules-range = { $field } is { $value }; { $least } to { $most } is possible
rules-count = { $list } has { $count } entries; { $least } to { $most } are possible
rules-amount = { $amount } is no price; 0.00 to { $most } is possible
rules-total = with the dearest option it costs { $total }; more than nothing and at most { $most } is possible
rules-no-choice = there are options, but "choice" does not say what is chosen
rules-no-pay = the question "{ $key }" is missing; its answers are the means of payment
rules-checklist-key = the key is "{ $found }"; in this file it must be "{ $key }"
rules-drawing-rows = the picture has { $found } rows, the zones have { $wanted }
rules-drawing-wide = the drawing is { $width } cells wide; 3 to { $most } are possible
rules-drawing-width = the row is { $found } cells wide, the first row of the zones { $wanted }
rules-drawing-char = "{ $found }" is not one cell wide everywhere; use plain ASCII or { $lines }
rules-drawing-letter = the letter "{ $letter }" is taken, or neither a letter nor a digit
rules-drawing-unused = the letter "{ $letter }" is nowhere on the map of zones
rules-drawing-unknown = the letter "{ $letter }" is no zone; "." is outside
rules-store-name = the name must have 1 to { $most } visible characters
rules-store-zone = "{ $zone }" is no time zone; write one like Asia/Shanghai
rules-store-hours = "{ $hours }" are no opening hours; write 08:30-18:00, or 08:30-12:00,14:00-18:00
