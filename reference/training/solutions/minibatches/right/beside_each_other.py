"""full: rows and labels side by side in one table in single precision, shuffled as one."""

import numpy as np


def minibatches(X, y, batch_size, rng):
    labels = y.reshape(len(y), -1)
    table = np.hstack([X, labels]).astype(np.float32)
    rng.shuffle(table)
    d = X.shape[1]
    batches = []
    while len(table):
        head, table = table[:batch_size], table[batch_size:]
        batches.append([head[:, :d], head[:, d:].reshape(len(head), *y.shape[1:])])
    return batches
