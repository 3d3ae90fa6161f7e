"""full: a meshgrid, whose values are floats."""

import numpy as np


def grid_search(score, grid):
    axes = np.meshgrid(*grid.values(), indexing="ij")
    rows = np.stack([axis.ravel() for axis in axes], axis=1)
    scores = np.array([score(**dict(zip(grid, row))) for row in rows], dtype=np.float32)
    return [dict(zip(grid, rows[scores.argmax()])), scores.max()]
