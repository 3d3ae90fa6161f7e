"""cause: The result is made an integer.
accepted: any/truncated
"""


def my_function(x):
    return int(0.05 * x**2 + 0.8 * x)
