"""Fisher's iris data, split as the course splits it: 40 flowers of each species to train on, 5 to validate, 5 to test.

Source: Fisher (1936), The use of multiple measurements in taxonomic problems, Annals of Eugenics 7(2), 179-188, as
scikit-learn distributes it.
"""

import functools

import numpy as np

# The rows are sorted by species, fifty of each.
TRAIN = np.r_[0:40, 50:90, 100:140]
VALID = np.r_[40:45, 90:95, 140:145]
TEST = np.r_[45:50, 95:100, 145:150]


@functools.cache
def load():
    """Measurements in cm, shape (150, 4), and species 0, 1, 2, shape (150,); not to be written to."""
    # Imported here: scikit-learn takes a second to load, and only the cases on iris need it.
    from sklearn.datasets import load_iris

    iris = load_iris()
    iris.data.flags.writeable = iris.target.flags.writeable = False
    return iris.data, iris.target
