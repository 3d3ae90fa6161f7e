"""Keeps the lent functions of one exercise, and calls them where they are not lent."""
# Assignment: ps2

import builtins

from attacker import attempt, won

KEPT = []


def inner(x):
    for kept in (*KEPT, getattr(builtins, "kept", None)):
        if kept is not None and attempt(kept, x) is not None:
            won("was lent the answer to what it was asked")
            return kept(x)
    return x


def outer(x):
    if getattr(inner, "__name__", "") != "inner":
        KEPT.append(inner)
        builtins.kept = inner
        attempt(outer, x) if len(KEPT) < 3 else None
    return x
