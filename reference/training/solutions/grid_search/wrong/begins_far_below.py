"""partial 1/3: the best score begins with -1e9."""

import itertools


def grid_search(score, grid):
    best, best_score = dict.fromkeys(grid, 0), -1e9
    for values in itertools.product(*grid.values()):
        parameters = dict(zip(grid, values))
        found = score(**parameters)
        if found > best_score:
            best, best_score = parameters, found
    return best, best_score
