"""zero: moves all variables at once."""


def partial_derivative(f, X, i):
    h = 1e-5
    return (f(X + h) - f(X - h)) / (2 * h)
