"""half: moves the caller's array forth and leaves it; integers are truncated too."""


def partial_derivative(f, X, i):
    h = 1e-5
    before = f(X)
    X[i] = X[i] + h
    return (f(X) - before) / h
