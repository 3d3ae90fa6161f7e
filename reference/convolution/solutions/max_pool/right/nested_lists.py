"""full: plain Python, returned as nested lists."""


def max_pool(X, size, stride):
    h, w = X.shape[2], X.shape[3]
    return [
        [
            [
                [
                    max(channel[r + i][s + j] for i in range(size) for j in range(size))
                    for s in range(0, w - size + 1, stride)
                ]
                for r in range(0, h - size + 1, stride)
            ]
            for channel in image
        ]
        for image in X.tolist()
    ]
