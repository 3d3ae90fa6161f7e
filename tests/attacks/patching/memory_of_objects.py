"""Writes over the memory of Python's own small numbers, types and constants."""

import ctypes

ctypes.memset(id(0) + 24, 1, 4)
ctypes.memset(id(False) + 24, 1, 4)
ctypes.memset(id(float) + 24, 0xFF, 64)
