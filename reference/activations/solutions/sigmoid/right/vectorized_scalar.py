"""full: a function of one number, vectorised."""

import math

import numpy as np


def logistic_of_a_number(x):
    if x < -700:
        return 0.0
    return 1.0 / (1.0 + math.exp(-x))


def sigmoid(X):
    return np.vectorize(logistic_of_a_number, otypes=[float])(X)
