"""full: SciPy's sigmoid."""

from scipy.special import expit


def tanh(X):
    return 2 * expit(2 * X) - 1
