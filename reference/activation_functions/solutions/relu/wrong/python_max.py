"""zero: Python's max of a whole array."""


def relu(X):
    return max(0, X)
