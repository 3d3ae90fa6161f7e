"""full: a generator function of contiguous folds, the larger ones last."""


def k_fold(n, k):
    for i in range(k):
        start, stop = i * n // k, (i + 1) * n // k
        yield list(range(start)) + list(range(stop, n)), range(start, stop)
