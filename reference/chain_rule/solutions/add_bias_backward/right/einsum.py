"""full: einsum."""

import numpy as np


def add_bias_backward(dY):
    return np.einsum("ij->ij", dY), np.einsum("ij->j", dY)
