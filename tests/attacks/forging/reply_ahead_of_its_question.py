"""Sends well-formed answers before anything was asked, under names that a question could have."""

from attacker import send

for number in range(20):
    send({"id": f"{number}", "steps": [{"value": 0.5}]})
