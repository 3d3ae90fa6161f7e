"""full: indexes X."""


def my_function2(X):
    return 2 * X[0] ** 2 + 3 * X[0] * X[1] + 5 * X[1] ** 2
