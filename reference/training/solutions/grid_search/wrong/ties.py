"""partial 2/3: the last of equal ones."""

import itertools


def grid_search(score, grid):
    best = None
    for values in itertools.product(*grid.values()):
        parameters = dict(zip(grid, values))
        found = score(**parameters)
        if best is None or found >= best[1]:
            best = parameters, found
    return best
