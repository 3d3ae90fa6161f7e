"""full: two copies in float, central."""


def partial_derivative(f, X, i):
    above = X.astype(float)
    below = X.astype(float)
    above[i] += 1e-4
    below[i] -= 1e-4
    return (f(above) - f(below)) / 2e-4
