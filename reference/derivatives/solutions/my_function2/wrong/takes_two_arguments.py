"""zero: takes x and y as two arguments."""


def my_function2(x, y):
    return 2 * x**2 + 3 * x * y + 5 * y**2
