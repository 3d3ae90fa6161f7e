"""Reads memory whose file has become shorter."""

import mmap
import tempfile


def secret_map(x):
    with tempfile.TemporaryFile() as file:
        file.write(bytes(8192))
        file.flush()
        memory = mmap.mmap(file.fileno(), 8192)
        file.truncate(1)
        return memory[8000]
