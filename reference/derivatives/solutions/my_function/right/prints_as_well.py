"""full: prints what it returns."""


def my_function(x):
    y = 5 * x**2 / 100 + 8 * x / 10
    print("f =", y)
    return y
