"""Overflows the stack of C by functions that call each other there, past the limit that Python keeps."""
# Harmless where it succeeds

import sys

sys.setrecursionlimit(10**8)


class Endless:
    def __repr__(self):
        return repr(self)


def secret_map(x):
    return repr(Endless())
