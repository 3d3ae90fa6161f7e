"""Asks for values of functions that were never given to it, by number."""

from attacker import loot, send, worker


def probe(f, x):
    mine = worker()
    for number in (1, -1, 10**9, True, "0", None):
        send({"id": mine._case, "step": 0, "function": number, "args": [1.0, 1.0], "kwargs": []})
        loot(mine._pipe.receive())
