"""partial 0.5: changes X, and fails for a matrix of integers."""


def add_bias(X, b):
    X += b
    return X
