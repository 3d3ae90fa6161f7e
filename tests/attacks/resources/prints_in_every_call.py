"""Prints in every call as much as is kept, and raises with a message of megabytes."""
# Harmless where it succeeds


def secret_map(x):
    print("noise " * 100_000)
    raise ValueError("x" * 5_000_000)
