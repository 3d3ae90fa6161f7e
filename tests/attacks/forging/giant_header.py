"""Announces a frame of four gigabytes and begins to send it."""

import os


def secret_map(x):
    os.write(3, b"\xff" * 8)
    while True:
        os.write(3, bytes(100_000))
