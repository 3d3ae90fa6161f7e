"""zero: counts the positive numbers."""


def relu_gradient(X):
    return (X > 0).sum()
