### The server, and whoever asks it: on its log, on the command line, at the other end.

cli-verb-serve = Serve the store to many: over SSH, and over a socket beside the store
cli-verb-attach = Open the console at the desk of a running server (for sshd: ForceCommand)
cli-arg-listen = Address and port for SSH, in place of the one in config.toml (127.0.0.1:2222)
cli-arg-no-ssh = The socket only; people come through sshd, or are on this machine
cli-arg-socket = Where the server listens, if config.toml of the store cannot be read
cli-examples-serve =
    Examples:
      platedesk serve
      platedesk serve --listen 192.168.1.10:2222
      ssh -p 2222 liuna@desk                        # the console
      ssh -p 2222 liuna@desk lookup 618 --json      # any command
    Who may come is said with "platedesk user add". Everybody works at the same desk at once.
    It ends with SIGTERM or Ctrl-C; what is being typed is kept. A unit for systemd is in assets/.
cli-examples-attach =
    Examples:
      platedesk attach
      # in sshd_config, with an account for each person (docs/serving.md):
      ForceCommand /usr/local/bin/platedesk attach --socket /run/platedesk/desk.sock
    Without a verb, platedesk attaches by itself when a server answers.

cli-afar-option = { $option } cannot be given to a server; it has its store, its clock and your name
cli-afar-console = Without a terminal a command is needed, such as lookup 618; with ssh -t the console opens
cli-afar-file = A server opens no files for you: use - and redirect, as in "apply - < changes.jsonl"
cli-afar-alone = That needs the store for itself, or its machine: stop the server and run it there

serve-at-socket = serving at { $path }
serve-at-ssh = serving SSH at { $address }, host key { $key }
serve-ends = ending; sessions open: { $sessions }
serve-left = sessions that did not end in time: { $sessions }
serve-full = All places are taken, or all of yours; close a session and try again
serve-fell = This session has ended by a fault of the program; what was typed is kept. Please sign in again
serve-socket = { $path }: the socket cannot be opened ({ $error })
serve-address = { $address }: SSH cannot be served there ({ $error })
serve-host-key = { $path }: this host key cannot be used ({ $error })
serve-host-key-open = { $path }: others may read this host key; chmod 600 it, or remove it and a new one is made
serve-unknown-user = The system does not say who you are
serve-other-version = This is another version of platedesk than the server; install the same one
attach-nobody = No server answers at { $path }; start one with "platedesk serve"
attach-closed = { $path } is not open to your account; it has to be in the group of the socket, and --socket to name the right one
attach-lost = The connection to the server is gone; what was typed is kept there
work-afar = From afar no files of the server are opened; use the command line: ssh … export vehicles > vehicles.csv
