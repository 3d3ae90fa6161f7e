"""full: gives the values in the order of the grid, and looks the best up in a dict of tuples."""

import itertools


def grid_search(score, grid):
    scores = {values: score(*values) for values in itertools.product(*grid.values())}
    best = max(scores, key=scores.get)
    return dict(zip(grid, best)), scores[best]
