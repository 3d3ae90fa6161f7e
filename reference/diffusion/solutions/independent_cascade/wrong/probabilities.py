"""zero: chances in the place of a draw."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    chance = np.zeros(len(adjacency))
    chance[seeds] = 1.0
    for _ in range(3):
        reached = 1 - np.prod(1 - p * chance[:, None] * adjacency, axis=0)
        chance = np.maximum(chance, reached)
    return chance
