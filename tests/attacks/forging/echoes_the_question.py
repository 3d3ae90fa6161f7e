"""Takes over the channel and sends each question's own arguments back as its answer, with their bytes."""

from attacker import send, worker


def secret_map(x):
    mine = worker()
    send({"id": mine._case, "steps": [{"value": 0.5}]})
    while True:
        message, blob = mine._waiting.popleft() if mine._waiting else mine._pipe.receive()
        [[_, args, kwargs]] = message["steps"]
        send({"id": message["id"], "steps": [{"value": args[0], "args": args, "kwargs": kwargs}]}, blob)
