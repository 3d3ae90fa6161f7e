"""Closes the wire and goes on running."""
# Harmless where it succeeds

import os


def secret_map(x):
    os.closerange(0, 64)
    while True:
        pass
