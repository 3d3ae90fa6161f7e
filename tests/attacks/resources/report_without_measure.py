"""Makes the report as large as it can: the longest texts, names, lists and prints, wherever one is shown."""

LONG = "\u0001\u2028<&" * 200
NAME = type("N" * 10_000, (), {"__repr__": lambda self: LONG})


def secret_map(x):
    print(LONG)
    return [{str(n) + "k" * 1000: LONG for n in range(20)} for _ in range(6)]


def probe(f, x):
    print(LONG)
    raise type("E" * 10_000, (Exception,), {"__str__": lambda self: LONG * 500})
