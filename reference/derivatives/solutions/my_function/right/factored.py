"""full: x taken out of both terms."""


def my_function(x):
    return x * (0.05 * x + 0.8)
