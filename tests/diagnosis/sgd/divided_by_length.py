"""cause: The step is divided by the number of parameters, as if the gradient had to be averaged."""

import numpy as np


def sgd(theta, grad, eta=0.01):
    n = len(theta)
    theta = theta - eta / n * grad
    return theta
