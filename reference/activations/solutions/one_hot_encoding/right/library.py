"""full: scikit-learn's encoder."""

import numpy as np
from sklearn.preprocessing import OneHotEncoder


def one_hot_encoding(array):
    return OneHotEncoder(sparse_output=False).fit_transform(np.reshape(array, (-1, 1)))
