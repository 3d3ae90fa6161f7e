"""zero: returns inside the loop."""


def add_bias(X, b):
    for row in X:
        return row + b
