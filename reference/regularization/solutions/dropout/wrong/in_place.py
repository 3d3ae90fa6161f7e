"""partial 0.5: works in the caller's array, which one of integers refuses."""


def dropout(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    X *= mask
    X /= 1 - rate
    return X, mask
