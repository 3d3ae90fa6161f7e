"""zero: applies the polynomial to each entry."""


def my_function2(X):
    return 2 * X**2 + 3 * X * X + 5 * X**2
