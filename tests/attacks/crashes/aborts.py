"""Aborts, as a failed assertion in C does."""
# Harmless where it succeeds

import os


def secret_map(x):
    os.abort()
