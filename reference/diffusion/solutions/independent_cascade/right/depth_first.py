"""full: sets and a stack, the last one first."""

import numpy as np


def independent_cascade(adjacency, seeds, p, rng):
    neighbours = {i: [j for j, edge in enumerate(row) if edge] for i, row in enumerate(adjacency.tolist())}
    active = set(map(int, seeds))
    stack = list(active)
    while stack:
        for j in neighbours[stack.pop()]:
            if j in active:
                continue
            if rng.random() < p:
                active.add(j)
                stack.append(j)
    return np.array([1 if i in active else 0 for i in range(len(adjacency))])
