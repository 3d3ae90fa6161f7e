"""Reading the attacks: one file each, in a folder for each family; its first line says what it tries.

Lines of this form, behind the first, say how it is handed in and where it is tried:

    # Assignment: ps2                      another assignment than ps1
    # Handed in: 2 times                   from the second time on with the feedback so far beside it
    # Feedback padded to: 26 MB            each time, and a file of spaces the first time
    # Beside it: data.csv -> reference     a link to one of `places`
    # Succeeds where open: read outside    what lets it succeed on a machine that does not close it
    # Harmless where it succeeds           it is tried on a machine with open properties as well
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
EVERYTHING = "everything"
HARMLESS = frozenset({"arguments", "forging", "lying", "network", "patching", "reading", "recognising"})
"""Families of which every attack is harmless where it succeeds."""


@dataclass(frozen=True)
class Attack:
    """One attack: where it stands, what it tries, the student's code, and how it is handed in."""

    family: str
    name: str
    tries: str
    code: str
    assignment: str = "ps1"
    times: int = 1
    padded_mb: int = 0
    beside: tuple[tuple[str, str], ...] = ()
    succeeds_where_open: frozenset[str] = frozenset()
    harmless: bool = False

    @property
    def id(self) -> str:
        """The family and the name."""
        return f"{self.family}/{self.name}"


def load_attacks() -> list[Attack]:
    """All attacks, family by family."""
    return [_read(path) for path in sorted(HERE.glob("*/*.py")) if not path.name.startswith("_")]


def _read(path: Path) -> Attack:
    code = path.read_text()
    tries = ast.get_docstring(ast.parse(code)) or ""

    def told(what: str) -> list[str]:
        return re.findall(rf"^# {what}(?:: (.*))?$", code, re.MULTILINE)

    def number(what: str, otherwise: int = 1) -> int:
        return next((int(line.split()[0]) for line in told(what)), otherwise)

    def properties(what: str) -> frozenset[str]:
        return frozenset(name for line in told(what) for name in line.split(", "))

    return Attack(
        family=path.parent.name,
        name=path.stem,
        tries=tries.partition("\n")[0],
        code=code,
        assignment=next(iter(told("Assignment")), "ps1"),
        times=number("Handed in"),
        padded_mb=number("Feedback padded to", 0),
        beside=tuple(tuple(line.split(" -> ")) for line in told("Beside it")),  # type: ignore[misc]
        succeeds_where_open=properties("Succeeds where open"),
        harmless=path.parent.name in HARMLESS or bool(told("Harmless where it succeeds")),
    )
