"""zero: 3x + y for 3xy."""


def my_function2(X):
    x, y = X[0], X[1]
    return 2 * x**2 + 3 * x + y + 5 * y**2
