"""Sleeps for an hour."""
# Harmless where it succeeds

import time


def secret_map(x):
    time.sleep(3600)
