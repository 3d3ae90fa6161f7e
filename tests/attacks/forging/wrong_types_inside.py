"""Puts a wrong type into each place of a reply, one after the other."""

from attacker import send, worker


def secret_map(x):
    mine = worker()
    for wrong in (None, True, 0, 1.5, "text", [], {}, [[]], {"value": []}, [None], [{"value": {"a": 1}}], [{}] * 3):
        send({"id": mine._case, "steps": wrong})
    while True:
        pass
