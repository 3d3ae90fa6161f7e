"""Returns a list of two hundred thousand numbers each time, which every comparison would have to make an array of."""

NUMBERS = [0.5] * 199_000


def secret_map(x):
    return NUMBERS


def probe(f, x):
    return [NUMBERS[:99_000], NUMBERS[:99_000]]
