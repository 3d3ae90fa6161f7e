"""cause: The derivative is returned as a function, not its value at x.
accepted: any/returns_function
"""


def derivative(f, x):
    h = 1e-5
    return lambda t: (f(t + h) - f(t - h)) / (2 * h)
