"""full: central difference with half a step to each side, h = 1e-4."""

eps_derivative = 1e-4


def derivative(f, x):
    return (f(x + eps_derivative / 2) - f(x - eps_derivative / 2)) / eps_derivative
