"""zero: the rectifier."""


def relu_gradient(X):
    return X * (X > 0)
