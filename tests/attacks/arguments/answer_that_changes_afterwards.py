"""Returns one buffer every time, and a thread that writes into it for ever."""

import threading

import numpy as np

BUFFER = np.zeros(4)


def stir():
    while True:
        BUFFER[:] = np.random.rand(4)


threading.Thread(target=stir, daemon=True).start()


def secret_map(x):
    return BUFFER
