"""Hangs a hook on everything that the interpreter audits, and raises there."""

import sys


def hook(event, args):
    raise SystemExit(0)


def secret_map(x):
    sys.addaudithook(hook)
    return x
