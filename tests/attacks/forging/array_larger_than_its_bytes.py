"""Claims an array whose shape has a zero and a giant factor, over no bytes at all."""

from attacker import take_over


def secret_map(x):
    take_over(lambda message: ([{"value": ["array", "<f8", [0, 2**62, 2**62], 0]}], b""))
