"""full: backward difference, h = 1e-7."""


def derivative(f, x):
    delta_x = 1e-7
    rise = f(x) - f(x - delta_x)
    return rise / delta_x
