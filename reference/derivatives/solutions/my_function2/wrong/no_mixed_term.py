"""zero: the mixed term is missing."""


def my_function2(X):
    return 2 * X[0] ** 2 + 5 * X[1] ** 2
