"""full: forward difference, h = 1e-6."""


def derivative(f, x):
    h = 0.000001
    return (f(x + h) - f(x)) / h
