"""Runs a command at a terminal of its own, and presses Ctrl-C as it is told.

Usage: at-terminal.py PRESSES COMMAND ARGS...
PRESSES is a JSON list; each entry {"after": TEXT, "seconds": N} presses once TEXT has been shown (since the last press)
and N more seconds have passed. Prints what the terminal showed; exits as the command did, with 128 + N for signal N.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

presses = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])

shown = b""
since = 0
due = None
while True:
    if presses and due is None and presses[0]["after"].encode() in shown[since:]:
        due = time.monotonic() + presses[0]["seconds"]
    if due is not None and time.monotonic() >= due:
        since = len(shown)
        os.write(terminal, b"\x03")
        presses.pop(0)
        due = None
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if not ready:
        continue
    try:
        data = os.read(terminal, 65536)
    except OSError:
        # why: on Linux a terminal that nobody holds any more is an error, and not an end.
        break
    if not data:
        break
    shown += data
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
