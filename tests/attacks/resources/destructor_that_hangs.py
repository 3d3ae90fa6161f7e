"""Hangs in what runs when its objects are thrown away."""
# Harmless where it succeeds


class Sticky:
    def __del__(self):
        while True:
            pass


def secret_map(x):
    Sticky()
    return x
