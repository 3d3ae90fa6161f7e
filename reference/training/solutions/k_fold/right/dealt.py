"""full: deals the rows out like cards, in small integers; a tuple of pairs."""

import numpy as np


def k_fold(n, k):
    hands = [[] for _ in range(k)]
    for row in range(n):
        hands[row % k].append(row)
    return tuple(
        (np.array(sum(hands[:i] + hands[i + 1 :], []), dtype=np.int16), np.array(hand, dtype=np.int16))
        for i, hand in enumerate(hands)
    )
