"""full: a loop over rows and units, in lists."""

import math


def lstm_step(x, h, c, W, U, b):
    def squash(z):
        return 0.5 * (1 + math.tanh(z / 2))

    n, k = h.shape
    new_h, new_c = [], []
    for r in range(n):
        row_h, row_c = [], []
        for j in range(k):
            sums = []
            for gate in range(4):
                column = gate * k + j
                z = b[column]
                for p in range(x.shape[1]):
                    z += x[r, p] * W[p, column]
                for p in range(k):
                    z += h[r, p] * U[p, column]
                sums.append(z)
            memory = squash(sums[1]) * c[r, j] + squash(sums[0]) * math.tanh(sums[3])
            row_c.append(memory)
            row_h.append(squash(sums[2]) * math.tanh(memory))
        new_h.append(row_h)
        new_c.append(row_c)
    return new_h, new_c
