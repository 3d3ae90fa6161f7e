"""Lets the kernel end it while it computes, by a timer."""
# Harmless where it succeeds

import signal


def secret_map(x):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True:
        pass
