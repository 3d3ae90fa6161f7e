"""zero: takes X as activated already."""


def sigmoid_gradient(X):
    return X * (1 - X)
