"""zero: a step of 1."""


def derivative(f, x):
    return f(x + 1) - f(x)
