"""partial 0.75: a result of integers for integers."""


def leaky_relu(X, slope=0.01):
    Y = X.copy()
    Y[X < 0] = X[X < 0] * slope
    return Y
