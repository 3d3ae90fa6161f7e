"""Arithmetic that references are confirmed by: without rounding, or with fifty digits.

Arrays of these numbers take NumPy's own +, -, *, /, ** and @. Cards import this where validation calls them: it needs
mpmath, which a grader does without.
"""

from fractions import Fraction

import numpy as np
from mpmath.ctx_mp import MPContext

# A context of its own: mpmath's shared one belongs to whoever sets its precision last.
mp = MPContext()
mp.dps = 50

# Fifty digits take a hundred times as long as sixteen: arrays with more entries are left to other confirmations.
LARGEST = 60

exp, log, sqrt = (np.frompyfunc(function, 1, 1) for function in (mp.exp, mp.log, mp.sqrt))


def fractions(values):
    """The numbers (one, or an array of them) as they are exactly, each a Fraction."""
    return np.vectorize(Fraction, otypes=[object])(values)[()]


def fifty_digits(values):
    """The numbers (one, or an array of them) as they are exactly, to be reckoned with fifty digits from here on."""
    return np.vectorize(mp.mpf, otypes=[object])(values)[()]


def rounded(values):
    """Exact numbers as the nearest floats."""
    return np.asarray(values).astype(float)[()]


def gradient(f, W):
    """Gradient of f at an array of numbers with fifty digits, by central differences: right to thirty digits."""
    h = mp.mpf("1e-16")
    steps = h * np.eye(W.size, dtype=object).reshape(W.size, *W.shape)
    return np.reshape([(f(W + step) - f(W - step)) / (2 * h) for step in steps], W.shape)
