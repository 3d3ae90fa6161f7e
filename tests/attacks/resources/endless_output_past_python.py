"""Writes without end into the descriptors, past Python's own streams."""

import os

while True:
    os.write(1, bytes(1_000_000))
    os.lseek(2, 0, os.SEEK_SET)
    os.write(2, b"noise " * 100_000)
