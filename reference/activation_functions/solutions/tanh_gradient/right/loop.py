"""full: a list, a number after the other."""

import math


def tanh_gradient(X):
    def slope_at(x):
        t = math.tanh(x)
        return 1 - t * t

    if X.ndim == 1:
        return [slope_at(x) for x in X]
    return [[slope_at(x) for x in row] for row in X]
