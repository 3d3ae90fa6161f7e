"""full: the exponential of minus log(1 + exp(-x))."""

import numpy as np

sigmoid = lambda X: np.exp(-np.logaddexp(0, -X))
