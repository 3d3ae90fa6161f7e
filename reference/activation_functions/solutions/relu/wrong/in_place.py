"""partial 0.75: sets the negative numbers of its argument to 0."""


def relu(X):
    X[X < 0] = 0
    return X
