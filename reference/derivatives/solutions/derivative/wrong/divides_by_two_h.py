"""zero: divides by 2h what is h apart."""


def derivative(f, x):
    h = 1e-5
    return (f(x + h) - f(x)) / (2 * h)
