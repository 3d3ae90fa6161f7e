"""Tables that are sorted, filtered and paged by links and a form, so that they need no JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from autograder.service.tables import PAGE, Table, View, Wish, view

_Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Asked:
    """What the address says of the one table that it speaks of."""

    table: str
    wish: Wish


def _asked(
    of: _Text = "", sort: _Text = "", order: _Text = "", q: _Text = "", page: Annotated[str, Query()] = "1"
) -> Asked:
    # A number that is none is the first page, not a problem: addresses get cut off.
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Asked(of, Wish(sort, order == "desc", q, number))


AskedTable = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True)
class Shown:
    """A table on a page: `kept` is what the address says besides, `export` where all of it is had as CSV."""

    view: View
    export: str
    kept: Mapping[str, str]

    @property
    def name(self) -> str:
        """The table's, by which the address speaks of it."""
        return self.view.table.name

    def direction(self, column: str) -> str:
        """For `aria-sort`: how it is sorted by this column."""
        if self.view.wish.sort != column:
            return "none"
        return "descending" if self.view.wish.descending else "ascending"

    def sorted_by(self, column: str) -> str:
        """The address of the same table sorted by a column; the other way round where it is already."""
        first = "desc" if column in self.view.table.numbers else "asc"
        other = {"ascending": "desc", "descending": "asc"}
        return self._address(sort=column, order=other.get(self.direction(column), first))

    def page(self, number: int) -> str:
        """The address of another page of it."""
        return self._address(page=str(number))

    @property
    def hidden(self) -> Mapping[str, str]:
        """What the filter's form sends besides the text."""
        return {name: value for name, value in self._values().items() if name not in ("q", "page")}

    def _values(self) -> dict[str, str]:
        wish = self.view.wish
        order = "desc" if wish.descending else "asc"
        values = {**self.kept, "of": self.name, "sort": wish.sort, "order": order, "q": wish.text}
        return {name: value for name, value in values.items() if value and (name != "order" or wish.sort)}

    def _address(self, **changes: str) -> str:
        return f"?{urlencode(self._values() | changes)}#{self.name}"


def shown(table: Table, asked: Asked, export: str, *, size: int = PAGE, kept: Mapping[str, str] | None = None) -> Shown:
    """The table as the address wishes it, or as it comes where the address speaks of another one."""
    wish = asked.wish if asked.table == table.name else Wish()
    return Shown(view(table, wish, size=size), export, kept or {})
