"""cause: Negative x give 0.
accepted: any/only_positive
"""


def my_function(x):
    if x < 0:
        return 0.0
    return 0.05 * x**2 + 0.8 * x
