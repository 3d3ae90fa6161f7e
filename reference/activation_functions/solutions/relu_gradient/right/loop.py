"""full: nested lists, a number after the other."""


def relu_gradient(X):
    if X.ndim == 1:
        return [1 if x > 0 else 0 for x in X]
    return [[1 if x > 0 else 0 for x in row] for row in X]
