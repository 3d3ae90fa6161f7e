"""full: binomial numbers, integers."""


def dropout(X, rate, rng):
    mask = rng.binomial(1, 1 - rate, size=X.shape)
    return X * mask * (1 / (1 - rate)), mask
