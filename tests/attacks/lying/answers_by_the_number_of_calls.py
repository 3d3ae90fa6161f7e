"""Counts its calls, and answers each time what suits the number."""

CALLS = []


def secret_map(x):
    CALLS.append(x)
    return [1.0, CALLS[0], x, None][len(CALLS) % 4]
