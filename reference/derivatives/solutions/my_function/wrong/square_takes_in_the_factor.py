"""zero: the square takes in the factor."""


def my_function(x):
    return (0.05 * x) ** 2 + 0.8 * x
