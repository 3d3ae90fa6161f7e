"""cause: The labels themselves are used as column numbers, so it works only for the integers 0 to k-1, not for strings, gaps or negative labels.
accepted: one_hot_encoding/takes_labels_as_column_numbers, one_hot_encoding/indexes_columns_by_labels
"""

import numpy as np


def one_hot_encoding(array):
    array = np.array(array)
    num_classes = np.max(array) + 1
    return np.eye(num_classes)[array]
