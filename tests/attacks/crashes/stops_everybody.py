"""Stops itself and everybody else, and leaves nobody to continue."""

import os
import signal

from attacker import PLACES, attempt

for pid in (os.getppid(), PLACES["grader"], *PLACES["warm"], 0, os.getpid()):
    attempt(os.kill, pid, signal.SIGSTOP, what="sent a signal")
attempt(lambda: signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGSTOP), what="sent a signal")
