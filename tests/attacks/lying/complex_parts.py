"""Returns complex numbers whose real part is anything and whose imaginary part is not a number."""

import numpy as np


def secret_map(x):
    return np.asarray(x) * 0 + complex(0.9, float("nan"))
