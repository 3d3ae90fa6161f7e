"""full: counts through the combinations, the first name fastest; the score in an array of one number."""

import numpy as np


def grid_search(score, grid):
    names, sizes = list(grid), [len(values) for values in grid.values()]
    table = np.zeros(sizes, order="F")
    for number in range(int(np.prod(sizes))):
        place = np.unravel_index(number, sizes, order="F")
        table[place] = score(**{name: grid[name][i] for name, i in zip(names, place)})
    place = np.unravel_index(table.argmax(), sizes)
    return {name: grid[name][i] for name, i in zip(names, place)}, table.max(keepdims=True).ravel()
