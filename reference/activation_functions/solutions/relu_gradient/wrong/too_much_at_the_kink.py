"""partial 0.75: the derivatives of both sides and 1 more at the kink."""


def relu_gradient(X):
    return (X > 0) + 2.0 * (X == 0)
