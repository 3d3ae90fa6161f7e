"""From inside the first call, answers all later questions of the batch, whose names it can count up."""

from attacker import send, worker


def secret_map(x):
    mark, _, number = worker()._case.rpartition("-")
    for later in range(int(number), int(number) + 20):
        send({"id": f"{mark}-{later}", "steps": [{"value": 0.5}]})
    return x
