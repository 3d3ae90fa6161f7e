"""zero: rows of different lengths."""


def relu_gradient(X):
    return [[1] * (i + 1) for i in range(len(X))]
