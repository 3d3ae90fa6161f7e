"""full: loops with the math module, as a list."""

import math


def positional_encoding(n, d):
    rows = []
    for pos in range(n):
        row = []
        for i in range(d // 2):
            angle = pos / 10000 ** (2 * i / d)
            row.append(math.sin(angle))
            row.append(math.cos(angle))
        rows.append(row)
    return rows
