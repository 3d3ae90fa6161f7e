"""cause: The function is not finished: it returns 0.
accepted: any/constant, any/ignores_function
"""


def derivative(f, x):
    slope = 0
    return slope
