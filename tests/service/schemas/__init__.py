"""Databases as each released version made them: `REVISION.KIND.sql`, with at least one row in every table.

A release adds its own by `make.py`; those of former ones are never changed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

FOLDER = Path(__file__).parent
KINDS = ("sqlite", "postgresql")
REVISIONS = sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.sql")})


def dump_of(revision: str, kind: str) -> Path:
    """The file of a revision's database."""
    return FOLDER / f"{revision}.{kind}.sql"


def load(revision: str, url: str) -> None:
    """Fill an empty database with what that revision had."""
    kind = url.partition(":")[0]
    script = dump_of(revision, kind).read_text()
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            database.executescript(script)
    else:
        statements = "".join(line for line in script.splitlines(True) if not line.startswith("\\"))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statements)
