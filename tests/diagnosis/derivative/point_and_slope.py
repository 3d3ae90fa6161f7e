"""cause: The point is returned with the slope.
accepted: any/returns_more
"""


def derivative(f, x):
    h = 1e-6
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return x, slope
