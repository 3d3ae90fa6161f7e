"""full: a double loop, lists of lists."""


def dropout_backward(dout, mask, rate):
    dX = []
    for i in range(len(dout)):
        dX.append([])
        for j in range(len(dout[i])):
            dX[i].append(dout[i][j] / (1 - rate) if mask[i][j] else 0)
    return dX
