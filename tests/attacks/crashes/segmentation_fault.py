"""Reads address zero."""
# Harmless where it succeeds

import ctypes


def secret_map(x):
    return ctypes.string_at(0)
