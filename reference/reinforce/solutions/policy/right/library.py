"""full: SciPy's softmax."""

from scipy.special import softmax


def policy(theta, state):
    return softmax(theta.T.dot(state))
