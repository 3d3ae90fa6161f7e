"""Compiles an expression of a million operands, nested as deeply as the parser lets it."""
# Harmless where it succeeds

import ast

try:
    ast.parse("-" * 100_000 + "1")
except (MemoryError, RecursionError, SyntaxError) as error:
    print(type(error).__name__)
eval(compile("+".join(["1"] * 100_000), "sum", "eval"))
