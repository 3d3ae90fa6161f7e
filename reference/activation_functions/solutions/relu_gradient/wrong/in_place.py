"""partial 0.75: writes into its argument."""


def relu_gradient(X):
    X[X <= 0] = 0
    X[X > 0] = 1
    return X
