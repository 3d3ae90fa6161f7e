"""half: the rate is taken as the probability of keeping."""


def dropout(X, rate, rng):
    mask = rng.random(X.shape) < rate
    return X * mask / rate, mask
