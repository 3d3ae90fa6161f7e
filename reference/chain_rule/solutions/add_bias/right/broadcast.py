"""full: NumPy's broadcasting."""


def add_bias(X, b):
    return b + X
