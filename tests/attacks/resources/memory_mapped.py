"""Maps memory that is shared, and fills it."""

import mmap

from attacker import won

KEPT = []


def secret_map(x):
    while True:
        part = mmap.mmap(-1, 64 << 20)
        part.write(b"1" * (64 << 20))
        KEPT.append(part)
        if len(KEPT) > 30:
            won("has two gigabytes")
            KEPT.clear()
