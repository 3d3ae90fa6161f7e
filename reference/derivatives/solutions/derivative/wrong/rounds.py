"""zero: rounds the result to one digit."""


def derivative(f, x):
    h = 1e-5
    return round((f(x + h) - f(x - h)) / (2 * h), 1)
