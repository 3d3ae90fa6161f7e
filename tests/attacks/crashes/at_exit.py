"""Hangs in what runs at the exit of Python, and exits."""
# Harmless where it succeeds

import atexit
import sys
import time

atexit.register(time.sleep, 3600)


def secret_map(x):
    sys.exit(0)
