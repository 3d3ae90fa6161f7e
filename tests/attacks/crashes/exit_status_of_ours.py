"""Ends with the exit status by which the worker says that memory ran out."""
# Harmless where it succeeds

import os


def secret_map(x):
    os._exit(77)
