"""partial 0.75: no mask holds the kink, where the result is 0."""


def leaky_relu_gradient(X, slope=0.01):
    return 1.0 * (X > 0) + slope * (X < 0)
