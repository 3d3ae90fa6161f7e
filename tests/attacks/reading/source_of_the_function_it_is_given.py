"""Looks into the function that it is given for the grader's own: name, code, closure, globals, defaults."""

import inspect

from attacker import attempt, loot


def probe(f, x):
    loot(f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, attempt(inspect.getsource, f))
    loot(*(cell.cell_contents for cell in f.__closure__), f.__code__.co_consts, sorted(f.__globals__))
    return x
