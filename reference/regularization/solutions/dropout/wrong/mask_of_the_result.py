"""partial 0.75: the mask is 0 as well where an activation is."""


def dropout(X, rate, rng):
    out = X * (rng.random(X.shape) >= rate) / (1 - rate)
    return out, (out != 0).astype(float)
