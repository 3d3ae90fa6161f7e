"""zero: the mask comes first."""


def dropout(X, rate, rng):
    mask = rng.random(X.shape) >= rate
    return mask, X * mask / (1 - rate)
