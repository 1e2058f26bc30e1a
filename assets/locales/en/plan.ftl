# Lengths of time in rule files, and what the planner says.

length-unreadable = "{ $found }" is no length of time; write 90min, 48h, 30d, 3mo or 30 working minutes, up to 120 months
