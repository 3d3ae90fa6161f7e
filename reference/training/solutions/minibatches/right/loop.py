"""full: lists of rows, one row at a time."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    batches, rows, labels = [], [], []
    for i in order:
        rows.append(X[i])
        labels.append(y[i])
        if len(rows) == batch_size:
            batches.append((rows, labels))
            rows, labels = [], []
    if rows:
        batches.append((rows, labels))
    return batches
