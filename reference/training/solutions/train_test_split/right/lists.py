"""full: lists, one row at a time."""


def train_test_split(X, y, test_fraction, rng):
    rows = list(zip(X.tolist(), y.tolist()))
    rng.shuffle(rows)
    cut = len(rows) - int(test_fraction * len(rows))
    train, test = rows[:cut], rows[cut:]
    return (
        [row for row, _ in train],
        [row for row, _ in test],
        [label for _, label in train],
        [label for _, label in test],
    )
