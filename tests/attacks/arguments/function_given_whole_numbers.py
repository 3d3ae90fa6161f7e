"""Gives the grader's function whole numbers whose power has billions of digits."""

from attacker import attempt


def probe(f, x):
    attempt(f, 10**9, 10**9)
    attempt(f, [10**9], [10**9])
    return x
