"""Returns times, long doubles, half precision, raw memory and other kinds that compare in ways of their own."""

import array

import numpy as np

KINDS = [np.datetime64("NaT"), np.timedelta64(0), np.float16(np.inf), np.longdouble(0.5), array.array("d", [0.5])]
KINDS += [memoryview(b"12345678"), np.void(b"1"), np.zeros(3, "S4"), {0.5}, slice(None), ..., NotImplemented, type, 10**400]


def secret_map(x):
    return KINDS.pop() if KINDS else None
