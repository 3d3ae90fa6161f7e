"""Sends a failure whose kind is a status that earns points."""

from attacker import take_over


def secret_map(x):
    failure = {"kind": "correct", "message": "Correct.", "error": "", "where": "", "limit": None}
    take_over(lambda message: ([{"failure": failure}], b""))
