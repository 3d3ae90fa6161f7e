"""Begins a frame and falls silent."""
# Harmless where it succeeds

import os
import time


def secret_map(x):
    os.write(3, b"\x10\0\0\0\0\0\0\0{")
    time.sleep(3600)
