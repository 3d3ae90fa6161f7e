"""Looks into memory that nobody has cleared since it was used for something else."""

import ctypes

import numpy as np

from attacker import loot

for size in (16, 100, 1000, 4096, 100_000, 1_000_000):
    for _ in range(20):
        loot(np.empty(size, np.uint8).tobytes()[:2000])
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
for size in (32, 256, 4000):
    loot(ctypes.string_at(libc.malloc(size), size))
