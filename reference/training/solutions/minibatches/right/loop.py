"""full: lists of lists, zipped and shuffled as one."""


def minibatches(X, y, batch_size, rng):
    pairs = list(zip(X.tolist(), y.tolist()))
    rng.shuffle(pairs)
    batches = []
    for start in range(0, len(pairs), batch_size):
        chunk = pairs[start : start + batch_size]
        batches.append([[row for row, _ in chunk], [label for _, label in chunk]])
    return batches
