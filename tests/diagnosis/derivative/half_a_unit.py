"""cause: The step is 0.5, far too coarse.
accepted: any/coarse_step
"""


def derivative(f, x):
    width = 1.0
    return (f(x + width / 2) - f(x - width / 2)) / width
