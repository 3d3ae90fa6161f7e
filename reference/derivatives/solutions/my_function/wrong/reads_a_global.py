"""zero: reads a variable of the notebook in place of its argument."""

x0 = 4


def my_function(x):
    return 0.05 * x0**2 + 0.8 * x0
