"""Tables of plain values: sorted, filtered and cut into pages, the same for pages and for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from autograder.service.exporting import Row, written

PAGE = 50
"""How many rows a page shows."""


@dataclass(frozen=True)
class Table:
    """Rows of values by column; `numbers` are the columns of which the largest comes first when first sorted by.

    A value that is neither a number, a text nor a moment is for links alone; such are in no column.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wish:
    """How a table is to be shown. An unknown column leaves the rows in the order in which they come."""

    sort: str = ""
    descending: bool = False
    text: str = ""
    page: int = 1


@dataclass(frozen=True)
class View:
    """A part of a table as it was wished: `matching` rows contain the text, of `total`."""

    table: Table
    wish: Wish
    rows: Sequence[Mapping[str, Any]]
    matching: int
    pages: int

    @property
    def total(self) -> int:
        """How many rows the table has."""
        return len(self.table.rows)

    @property
    def is_whole(self) -> bool:
        """Whether every row of the table is here."""
        return len(self.rows) == self.total


def view(table: Table, wish: Wish, *, size: int = PAGE) -> View:
    """The rows that contain the wished text in any column, in the wished order, as far as they fit a page."""
    wanted = wish.text.strip().casefold()
    rows = [row for row in table.rows if not wanted or any(wanted in _searched(row[name]) for name in table.columns)]
    if wish.sort in table.columns:
        there = [row for row in rows if row[wish.sort] is not None]
        rest = [row for row in rows if row[wish.sort] is None]
        rows = [*sorted(there, key=lambda row: _key(row[wish.sort]), reverse=wish.descending), *rest]
    pages = max(1, -(-len(rows) // size))
    page = min(max(1, wish.page), pages)
    wish = Wish(wish.sort, wish.descending, wish.text, page)
    return View(table, wish, rows[(page - 1) * size : page * size], len(rows), pages)


def as_rows(table: Table) -> Iterator[Row]:
    """All of it, for CSV: the names of the columns, and the values."""
    yield table.columns
    for row in table.rows:
        yield [row[name] for name in table.columns]


def _searched(value: Any) -> str:
    return written(value).casefold()


def _key(value: Any) -> tuple[int, Any]:
    """Values of one kind stand together, whatever else is in the column."""
    if isinstance(value, (bool, int, float)):
        return 0, value
    if isinstance(value, datetime):
        return 1, value.timestamp()
    return 2, str(value).casefold()
