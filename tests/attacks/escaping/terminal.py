"""Types into the terminal of the grader."""

import fcntl
import os
import termios

from attacker import attempt

for descriptor in (0, 1, 2):
    attempt(fcntl.ioctl, descriptor, termios.TIOCSTI, b"x", what="typed into the grader's terminal")
    attempt(fcntl.ioctl, descriptor, 0x541C, b"\x03x", what="pasted into the grader's terminal")
attempt(lambda: open("/dev/tty", "w"), what="has the grader's terminal")
attempt(os.openpty, what="has a terminal of its own")
