"""Returns a generator that never ends."""

import itertools


def secret_map(x):
    return (0.5 for _ in itertools.count())
