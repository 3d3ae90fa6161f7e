"""zero: takes X as [y, x]."""


def my_function2(X):
    y, x = X
    return 2 * x**2 + 3 * x * y + 5 * y**2
