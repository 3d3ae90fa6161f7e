"""Uses the processor in threads whose C code runs beside everything else."""

import threading
import zlib

DATA = bytes(20_000_000)


def burn():
    while True:
        zlib.compress(DATA, 9)


for _ in range(8):
    threading.Thread(target=burn, daemon=True).start()
