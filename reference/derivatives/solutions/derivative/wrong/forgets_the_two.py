"""zero: divides by h what is 2h apart."""


def derivative(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / h
