"""cause: The step is divided by the number of parameters, as if the gradient had to be averaged.
accepted: sgd/divides_by_the_number_of_rows, sgd/divides_by_the_number_of_parameters
"""

import numpy as np


def sgd(theta, grad, eta=0.01):
    n = len(theta)
    theta = theta - eta / n * grad
    return theta
