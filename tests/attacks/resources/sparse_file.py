"""Makes a file of a terabyte without writing to it."""

import os

with open("sparse", "wb") as file:
    os.posix_fallocate(file.fileno(), 0, 1 << 40)
