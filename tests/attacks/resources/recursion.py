"""Recurses without end, with a limit that it has raised."""

import sys

sys.setrecursionlimit(10**9)


def secret_map(x):
    return secret_map(x)
