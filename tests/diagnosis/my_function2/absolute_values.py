"""cause: The variables lose their signs.
accepted: any/only_positive
"""


def my_function2(X):
    x, y = abs(X[0]), abs(X[1])
    return 2 * x**2 + 3 * x * y + 5 * y**2
