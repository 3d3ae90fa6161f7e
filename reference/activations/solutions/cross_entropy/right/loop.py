"""full: loops over rows and classes."""

from math import log


def cross_entropy(p, q):
    total = 0.0
    for targets, predictions in zip(p, q):
        for t, y in zip(targets, predictions):
            if t:
                total -= log(y + 1e-15)
    return total / len(p)
