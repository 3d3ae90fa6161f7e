"""Frees memory twice, and memory that was never its own."""

import ctypes


def secret_map(x):
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    block = libc.malloc(5000)
    for address in (block, block, id(secret_map), 8):
        libc.free(address)
