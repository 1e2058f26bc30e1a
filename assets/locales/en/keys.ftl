### Names and explanations of keys and commands.
