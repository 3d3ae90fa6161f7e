"""partial 1/3: the best score begins with 0."""

import itertools


def grid_search(score, grid):
    best, highest = {}, 0
    for values in itertools.product(*grid.values()):
        parameters = dict(zip(grid, values))
        found = score(**parameters)
        if found > highest:
            best, highest = parameters, found
    return best, highest
