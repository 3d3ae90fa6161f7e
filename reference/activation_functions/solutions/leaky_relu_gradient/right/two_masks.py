"""full: a sum of two masks, the first of which holds the kink."""


def leaky_relu_gradient(X, slope=0.01):
    return (X >= 0) * 1.0 + slope * (X < 0)
