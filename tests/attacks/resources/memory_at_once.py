"""Asks for ten gigabytes at once."""


def secret_map(x):
    return bytearray(10 * 2**30)
