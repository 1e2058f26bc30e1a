# Complaints: intake, pane, case
run-intake = complaint
intake-choose = class and severity are chosen first: one digit each
intake-words-needed = What does the customer say? Take down the customer's own words.
field-complaint-class = class
field-severity = severity
field-source = source
field-complainant = who complains
