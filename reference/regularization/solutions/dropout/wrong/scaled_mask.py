"""half: the mask is scaled."""


def dropout(X, rate, rng):
    mask = (rng.random(X.shape) >= rate) / (1 - rate)
    return X * mask, mask
