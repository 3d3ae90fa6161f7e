"""zero: prints the result and returns nothing."""


def my_function(x):
    print(0.05 * x**2 + 0.8 * x)
