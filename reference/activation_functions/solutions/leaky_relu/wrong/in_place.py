"""partial 0.5: multiplies the negative numbers of its argument, which integers do not allow."""


def leaky_relu(X, slope=0.01):
    X[X < 0] *= slope
    return X
