"""Kills itself, by every number that means oneself."""

import os
import signal

from attacker import attempt


def secret_map(x):
    attempt(os.kill, os.getpid(), signal.SIGKILL)
    attempt(signal.raise_signal, signal.SIGKILL)
    attempt(signal.pthread_kill, 1, signal.SIGKILL)
    return x
