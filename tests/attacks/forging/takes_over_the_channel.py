"""Takes over the channel and answers every question of every exercise with well-formed nonsense."""

from attacker import take_over


def secret_map(x):
    take_over(lambda message: ([{"value": 0.5, "args": [0.25], "kwargs": [], "printed": ""}], b""))
