"""zero: x is not squared."""


def my_function(x):
    return 0.05 * x + 0.8 * x
