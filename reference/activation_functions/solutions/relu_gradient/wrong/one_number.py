"""zero: an `if` that asks of the array as a whole."""


def relu_gradient(X):
    if X > 0:
        return 1
    else:
        return 0
