"""Returns at once, and takes its time where its answer is read."""

import time


class Slow:
    def __array__(self, *_, **__):
        while True:
            time.sleep(0.01)


def secret_map(x):
    return Slow()
