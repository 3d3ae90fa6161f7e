"""full: scikit-learn's KFold."""

import numpy as np
from sklearn.model_selection import KFold


def k_fold(n, k):
    return KFold(n_splits=k).split(np.empty((n, 1)))
