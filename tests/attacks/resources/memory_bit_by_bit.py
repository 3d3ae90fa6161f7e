"""Fills memory, bit by bit, and keeps on after it was refused."""

from attacker import won

KEPT = []


def secret_map(x):
    while True:
        try:
            KEPT.append(bytearray(1_000_000))
            if len(KEPT) > 2000:
                won("has two gigabytes")
                KEPT.clear()
        except MemoryError:
            pass
