"""Sends an answer of its own, then lets the ordinary one follow."""

from attacker import send, worker


def secret_map(x):
    send({"id": worker()._case, "steps": [{"value": x if isinstance(x, float) else 0.5}]})
    return x
