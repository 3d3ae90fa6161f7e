"""Ignores every signal that it may, catches what is left, and loops."""
# Harmless where it succeeds

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def secret_map(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
