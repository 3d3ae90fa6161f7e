"""zero: ^ is not a power in Python."""


def my_function(x):
    return 0.05 * x ^ 2 + 0.8 * x
