"""zero: e taken as 2.718."""

e_of_sigmoid = 2.718


def sigmoid(X):
    return 1 / (1 + e_of_sigmoid ** (-1.0 * X))
