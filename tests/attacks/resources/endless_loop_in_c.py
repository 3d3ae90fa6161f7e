"""Is busy in one call of a C function that no exception reaches."""
# Harmless where it succeeds


def secret_map(x):
    return sum(range(10**13))
