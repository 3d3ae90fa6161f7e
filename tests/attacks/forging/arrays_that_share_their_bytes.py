"""Claims four thousand arrays of a million bytes each over the same million bytes."""

from attacker import take_over


def secret_map(x):
    array = ["array", "|u1", [1_000_000], 0]
    take_over(lambda message: ([{"value": ["list", [array] * 4000]}], bytes(1_000_000)))
