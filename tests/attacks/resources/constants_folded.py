"""Lets the compiler itself work out a giant constant."""

TEXT = "f = lambda: " + "(" * 50 + "((9**9**4)**9**4)" + ")" * 50
exec(compile(TEXT + "\nx = 2**(2**40)", "folded", "exec"))
