"""zero: an approximation by a fraction of polynomials."""


def tanh(X):
    return X * (27 + X**2) / (27 + 9 * X**2)
