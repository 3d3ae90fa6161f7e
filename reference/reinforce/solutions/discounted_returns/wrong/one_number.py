"""zero: the return of the first step alone."""

import numpy as np


def discounted_returns(rewards, gamma):
    return sum(gamma**t * r for t, r in enumerate(rewards))
