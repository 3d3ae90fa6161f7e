"""full: every k-th row, as lists."""


def k_fold(n, k):
    folds = []
    for i in range(k):
        test = list(range(i, n, k))
        folds.append([[j for j in range(n) if j % k != i], test])
    return folds
