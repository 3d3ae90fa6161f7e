"""Loops for ever in Python."""
# Harmless where it succeeds


def secret_map(x):
    while True:
        pass
