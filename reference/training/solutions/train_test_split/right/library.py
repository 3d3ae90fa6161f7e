"""full: scikit-learn's, given a seed by the generator."""

from sklearn.model_selection import train_test_split as _split


def train_test_split(X, y, test_fraction, rng):
    return _split(X, y, test_size=test_fraction, random_state=int(rng.integers(1 << 31)))
