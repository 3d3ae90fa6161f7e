"""Sends the largest frame byte by byte, so that there is always something to read."""
# Harmless where it succeeds

import os
import struct


def secret_map(x):
    os.write(3, struct.pack("<II", 1_000_000, 32_000_000))
    while True:
        os.write(3, b" ")
