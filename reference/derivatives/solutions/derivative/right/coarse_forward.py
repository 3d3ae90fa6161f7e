"""full: forward difference, h = 1e-3."""


def derivative(f, x, h=0.001):
    return (f(x + h) - f(x)) / h
