"""Kills every process that it may: all, its group, its parent, the grader."""

import os
import signal

from attacker import PLACES, attempt

# Asked with signal 0, which harms nobody where it is let through; the suite's own processes are killed in earnest.
attempt(os.kill, -1, 0, what="may signal everybody")
attempt(os.kill, 1, 0, what="may signal process 1")
for pid in (0, os.getppid(), -os.getppid(), PLACES["grader"], *PLACES["warm"], *(-pid for pid in PLACES["warm"])):
    attempt(os.kill, pid, signal.SIGKILL, what="sent a signal")
