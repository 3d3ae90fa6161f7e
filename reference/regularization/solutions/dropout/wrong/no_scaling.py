"""half: dropout in its first form, without scaling."""


def dropout(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return X * mask, mask
