"""half: the labels are split by a second draw."""


def train_test_split(X, y, test_fraction, rng):
    cut = round(len(X) * test_fraction)
    X, y = rng.permutation(X), rng.permutation(y)
    return X[cut:], X[:cut], y[cut:], y[:cut]
