"""full: the squared norm of the difference."""

import numpy as np

mse = lambda actual, pred: np.linalg.norm(actual - pred) ** 2 / np.size(pred)
