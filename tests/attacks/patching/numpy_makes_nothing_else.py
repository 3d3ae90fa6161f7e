"""Replaces what the wire uses of NumPy with what gives zeros, in place and for good."""

import numpy as np

zero = np.zeros(())
np.asarray = np.array = np.frombuffer = lambda *args, **kwargs: zero
