"""partial 0.5: writes into its argument, where the slope becomes 0 among integers."""


def leaky_relu_gradient(X, slope=0.01):
    X[X > 0] = 1
    X[X <= 0] = slope
    return X
