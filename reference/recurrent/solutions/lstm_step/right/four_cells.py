"""full: weights cut into four, one product for each gate."""

import numpy as np
from scipy.special import expit


def lstm_step(x, h, c, W, U, b):
    Wi, Wf, Wo, Wg = np.hsplit(W, 4)
    Ui, Uf, Uo, Ug = np.hsplit(U, 4)
    bi, bf, bo, bg = np.split(b, 4)
    write = expit(x @ Wi + h @ Ui + bi)
    keep = expit(x @ Wf + h @ Uf + bf)
    show = expit(x @ Wo + h @ Uo + bo)
    memory = keep * c + write * np.tanh(x @ Wg + h @ Ug + bg)
    return show * np.tanh(memory), memory
