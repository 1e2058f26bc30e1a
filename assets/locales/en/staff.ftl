### People who work at the desk, and what opens it to them.

cli-verb-user = Say who works at the desk
cli-verb-user-add = Enrol somebody, with the key they sign in with
cli-verb-user-list = Show everybody
cli-verb-user-role = Give somebody another role
cli-verb-user-disable = Let somebody in no more; what they did stays theirs
cli-verb-user-enable = Let somebody in again
cli-verb-user-pin = Set the PIN for approving at others' screens; it is read from standard input
cli-verb-user-key = The keys somebody signs in with
cli-verb-user-key-add = Add a public key
cli-verb-user-key-remove = Take a key away; who is signed in with it is put out
cli-verb-user-key-list = Show the keys
cli-examples-user =
    Examples:
      platedesk user add liuna --name "Liu Na" --role advisor --key liuna.pub
      platedesk user disable liuna
    Name and key have to fit together. Nobody signs in with a password.
cli-examples-user-add =
    Examples:
      platedesk user add liuna --name "Liu Na" --role advisor --key liuna.pub
      ssh desk user add liuna --role advisor --key - < liuna.pub
cli-examples-user-list =
    Examples:
      platedesk user list
      platedesk user list --json
cli-examples-user-role =
    Examples:
      platedesk user role liuna manager
cli-examples-user-disable =
    Examples:
      platedesk user disable liuna
cli-examples-user-enable =
    Examples:
      platedesk user enable liuna
cli-examples-user-pin =
    Examples:
      platedesk user pin chen < pin.txt
cli-examples-user-key =
    Examples:
      platedesk user key list liuna
cli-examples-user-key-add =
    Examples:
      platedesk user key add liuna liuna-home.pub
cli-examples-user-key-remove =
    Examples:
      platedesk user key remove liuna SHA256:T8gHDfVei6cqVOcjC5Nv7FphtP+xcdeV4mBKJSN2/e8
cli-examples-user-key-list =
    Examples:
      platedesk user key list liuna
cli-arg-login = The name somebody signs in with: letters, digits, dot, hyphen and underscore
cli-arg-user-name = The name as others see it; the login, if not said
cli-arg-role = advisor, agent, sales, sales-manager, manager, store-manager or admin
cli-arg-key = The .pub file of their key, or - for standard input
cli-arg-key-file = The .pub file, or - for standard input
cli-arg-fingerprint = As key list shows it: SHA256:…
user-done = { $login } ({ $name }) is as you said
user-disabled = disabled
desk-not-let-in = This name and this key do not go together here
desk-disabled = { $login } may not come in any more; ask an administrator
key-is-private = This is a private key: keep it to yourself, and give the file that ends in .pub
key-kind = This is no key that is taken here; make one with "ssh-keygen -t ed25519" (taken: { $kinds })
key-broken = This key is not whole; copy the line of the .pub file once more
key-known = This key is on file already
key-too-many = Nobody has more than { $most } keys; take an old one away first
key-not-there = { $login } has no such key
pin-digits = A PIN has { $least } to { $most } digits
pin-guessed = That PIN is guessed at once; take another one
pin-wrong = Name and PIN do not fit, or this is nobody with a manager's word
pin-locked = Too many wrong PINs; try again in { $minutes } minutes
reveal-needs-reason = This is no reason that stands in permissions.toml
right-needed = Only these roles may do that: { $roles }
approve-title = A manager's word
approve-who = manager's login
approve-pin = PIN
ask-reveal = Why are the numbers needed? The reason goes on the trail
reveal-done = The numbers are shown for { $seconds } seconds.
reveal-not-needed = You see the numbers as they are.
right-roles = { $before }, { $one }
