"""full: three loops, a list of lists."""

import math


def rnn_step(x, h, Wx, Wh, b):
    result = []
    for row, state in zip(x, h):
        units = []
        for j in range(len(b)):
            z = b[j]
            for i in range(len(row)):
                z += row[i] * Wx[i, j]
            for i in range(len(state)):
                z += state[i] * Wh[i, j]
            units.append(math.tanh(z))
        result.append(units)
    return result
