"""Tries seeds by the thousand for the hidden inputs, to know them before they are asked."""

import numpy as np

from attacker import worker, won

first = []


def secret_map(x):
    if not first:
        first.append(x)
        mine = worker()
        for seed in range(500):
            for number in (0, 1):
                guess = np.random.default_rng([seed, number]).uniform(0.2, 0.4)
                if guess == x:
                    won("foretold the hidden inputs")
        assert mine._waiting is not None
    return x
