"""partial 0.75: a copy of an integer array cannot take the step."""


def partial_derivative(f, X, i):
    h = 1e-5
    moved = X.copy()
    moved[i] += h
    return (f(moved) - f(X)) / h
