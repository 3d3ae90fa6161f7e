"""full: unpacks x and y."""


def my_function2(X):
    x, y = X
    return 2 * x**2 + 3 * x * y + 5 * y**2
