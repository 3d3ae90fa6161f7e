"""full: solved as a differential equation, with small tolerances."""

from scipy.integrate import odeint


def heat_diffusion(adjacency, x0, t):
    degrees = adjacency.sum(1)
    if t == 0:
        return x0 * 1.0
    return odeint(lambda x, _: adjacency @ x - degrees * x, x0, [0, t], rtol=1e-10, atol=1e-10)[-1]
