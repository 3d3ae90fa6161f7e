"""Has a timer raise wherever the worker happens to be: in the middle of a frame, while it encodes, while it reads."""

import signal


class Now(BaseException):
    pass


def interrupt(*_):
    raise Now


def secret_map(x):
    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    return [[float(n)] * 100 for n in range(1000)]
