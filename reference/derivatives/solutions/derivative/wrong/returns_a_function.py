"""zero: returns the derivative as a function."""


def derivative(f, x):
    h = 1e-5
    return lambda t: (f(t + h) - f(t - h)) / (2 * h)
