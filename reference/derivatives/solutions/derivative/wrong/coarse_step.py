"""half: forward difference, h = 0.1."""


def derivative(f, x):
    h = 0.1
    return (f(x + h) - f(x)) / h
