"""Sends JSON nested a hundred thousand deep."""

from attacker import send


def secret_map(x):
    send(b'{"id":' + b"[" * 100_000)
    while True:
        pass
