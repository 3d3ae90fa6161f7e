"""Computes a number with ten billion digits."""


def secret_map(x):
    return 10**10**10
