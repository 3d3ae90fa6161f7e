"""partial 0.75: changes the caller's array."""


def my_function2(X):
    x, y = X[0], X[1]
    X[0] = x * x
    X[1] = y * y
    return 2 * X[0] + 3 * x * y + 5 * X[1]
