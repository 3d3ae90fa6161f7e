"""full: a second generator, seeded by the one that is given."""

import numpy as np


def dropout(X, rate, rng):
    own = np.random.default_rng(rng.integers(2**63))
    mask = own.random(X.shape) < 1 - rate
    return X * mask / (1 - rate), mask.astype(int)
