"""zero: returns the values without their names."""

import itertools


def grid_search(score, grid):
    best = None
    for values in itertools.product(*grid.values()):
        found = score(**dict(zip(grid, values)))
        if best is None or found > best[1]:
            best = values, found
    return best
