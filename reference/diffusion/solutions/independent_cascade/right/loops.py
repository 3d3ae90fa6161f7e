"""full: two loops and a queue, a draw for each try alone."""

from collections import deque


def independent_cascade(adjacency, seeds, p, rng):
    edges = adjacency.tolist()
    active = [False] * len(edges)
    for seed in seeds:
        active[seed] = True
    queue = deque(seeds.tolist())
    while queue:
        i = queue.popleft()
        for j in range(len(edges)):
            if edges[i][j] and not active[j] and rng.random() < p:
                active[j] = True
                queue.append(j)
    return active
