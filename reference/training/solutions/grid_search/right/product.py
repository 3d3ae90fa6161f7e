"""full: itertools.product, and names."""

from itertools import product


def grid_search(score, grid):
    best_parameters, best_score = None, float("-inf")
    for values in product(*grid.values()):
        parameters = dict(zip(grid.keys(), values))
        found = score(**parameters)
        if found > best_score:
            best_parameters, best_score = parameters, found
    return best_parameters, best_score
