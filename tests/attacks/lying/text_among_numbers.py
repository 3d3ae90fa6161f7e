"""Returns thousands of arrays and one long text among them, which would make one array of texts of gigabytes."""

import numpy as np


def secret_map(x):
    row = [np.ones(40, np.int8)] * 40
    return [row] * 20 + [[np.array(["x" * 999] * 40), *row[1:]]]
