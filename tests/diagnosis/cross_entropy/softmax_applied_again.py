"""cause: The predictions are put through a softmax first although they are probabilities already.
accepted: cross_entropy/applies_a_softmax
"""

import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def cross_entropy(p, q):
    probs = softmax(q)
    return -np.mean(np.sum(p * np.log(probs + 1e-15), axis=1))
