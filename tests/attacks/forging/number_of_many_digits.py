"""Sends a well-formed number of half a million digits."""

from attacker import send, worker


def secret_map(x):
    send(b'{"id": "%s", "steps": [{"value": %s}]}' % (worker()._case.encode(), b"9" * 500_000))
    while True:
        pass
