"""Sends a cell's outputs with a script, an escape sequence and a log command of its own making."""

import sys

from attacker import send


def marks():
    step = sys._getframe()
    while step is not None:
        if isinstance(step.f_locals.get("message"), dict):
            yield step.f_locals["message"].get("id")
        step = step.f_back


html = "<script>alert(1)</script>\x1b[2J\n::error::\u202e"
for mark in list(marks())[:1]:
    send({"id": mark, "outputs": [["stream", "stdout", html], ["display", {"text/html": html}]], "failure": None})
