"""Sleeps in C without letting go of the interpreter's lock, so that no other thread and no handler runs."""

import ctypes


def secret_map(x):
    ctypes.PyDLL(None).sleep(3600)
