"""full: each pixel gathers what comes back to it, in plain Python numbers and nested lists."""


def conv2d_backward(dY, X, K, stride, padding):
    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    oh, ow = dY.shape[2:]
    d, x, k = dY.tolist(), X.tolist(), K.tolist()

    def back(image, channel, row, column):
        total = 0.0
        for i in range(kh):
            for j in range(kw):
                a, b = row + padding - i, column + padding - j
                if a % stride or b % stride or not (0 <= a // stride < oh and 0 <= b // stride < ow):
                    continue
                for m in range(f):
                    total += d[image][m][a // stride][b // stride] * k[m][channel][i][j]
        return total

    dX = [[[[back(a, b, r, s) for s in range(w)] for r in range(h)] for b in range(c)] for a in range(n)]
    dK = [[[[0.0] * kw for _ in range(kh)] for _ in range(c)] for _ in range(f)]
    for m in range(f):
        for b in range(c):
            for i in range(kh):
                for j in range(kw):
                    for a in range(n):
                        for u in range(oh):
                            for v in range(ow):
                                r, s = u * stride + i - padding, v * stride + j - padding
                                if 0 <= r < h and 0 <= s < w:
                                    dK[m][b][i][j] += d[a][m][u][v] * x[a][b][r][s]
    return [dX, dK]
