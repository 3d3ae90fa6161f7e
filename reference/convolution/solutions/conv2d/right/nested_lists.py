"""full: plain Python numbers, returned as nested lists."""


def conv2d(X, K, stride=1, padding=0):
    n, c, h, w = X.shape
    kh, kw = K.shape[2], K.shape[3]

    def pixel(image, channel, row, column):
        if 0 <= row < h and 0 <= column < w:
            return float(X[image, channel, row, column])
        return 0.0

    rows = range(-padding, h + padding - kh + 1, stride)
    columns = range(-padding, w + padding - kw + 1, stride)
    return [
        [
            [
                [
                    sum(
                        pixel(image, channel, row + i, column + j) * float(filt[channel, i, j])
                        for channel in range(c)
                        for i in range(kh)
                        for j in range(kw)
                    )
                    for column in columns
                ]
                for row in rows
            ]
            for filt in K
        ]
        for image in range(n)
    ]
