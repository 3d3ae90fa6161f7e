"""Validation under pytest: in a course it collects one test for each claim, beside the card or notebook it is about.

A plain `pytest` in a course's folder runs them all; `pytest reference/activations/softmax.py` those of one exercise,
`pytest source/activations` those of one assignment's notebooks. Elsewhere the plugin does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from autograder.validation import Claim, Group

_COURSES = pytest.StashKey["dict[Path, _Opened]"]()
_STACK = pytest.StashKey[ExitStack]()


class _Opened:
    """A course's claims by the file that they are collected from, and its cache."""

    def __init__(self, groups: list[Group], root: Path) -> None:
        from autograder.validation import Cache

        self.cache = Cache(root / ".autograder" / "validated")
        self.by_file: dict[Path, list[Claim]] = {}
        for group in groups:
            for claim in group.claims:
                self.by_file.setdefault(group.path, []).append(claim)


def pytest_configure(config: pytest.Config) -> None:
    """Where a run keeps the courses that it has opened, until its end."""
    config.stash[_COURSES] = {}
    config.stash[_STACK] = ExitStack()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what was made on the way: the folder for scratch, the sandbox."""
    config.stash[_STACK].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The claims about a card, a source notebook or the course's configuration; of any other file none."""
    root = _course_of(file_path)
    if root is None:
        return None
    courses = parent.config.stash[_COURSES]
    if root not in courses:
        courses[root] = _opened(root, parent.config.stash[_STACK])
    if not courses[root].by_file.get(file_path):
        return None
    return ClaimFile.from_parent(parent, path=file_path, root=root)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A card that is named on the command line is no module of tests: it is loaded as part of its course alone."""
    return Nothing.from_parent(parent, name=module_path.name) if _course_of(module_path) else None


def _course_of(path: Path) -> Path | None:
    """The course that a card (`reference/A/E.py`), a notebook (`source/A/N.ipynb`) or a configuration belongs to."""
    if path.name == "nbgrader_config.py":
        root = path.parent
    elif path.suffix in (".py", ".ipynb") and path.parents[1].name in ("reference", "source"):
        root = path.parents[2]
    else:
        return None
    parts = (root / "nbgrader_config.py", root / "source", root / "reference")
    return root if all(part.exists() for part in parts) else None


def _opened(root: Path, stack: ExitStack) -> _Opened:
    from autograder.course import Course
    from autograder.validation import opened

    return _Opened(stack.enter_context(opened(Course(root))), root.resolve())


class Nothing(pytest.Collector):
    """A file without tests of pytest's own kind."""

    def collect(self) -> Iterator[pytest.Item]:
        """None."""
        return iter(())


class ClaimFile(pytest.File):
    """A file that claims are about."""

    def __init__(self, *, root: Path, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.root = root

    def collect(self) -> Iterator[pytest.Item]:
        """One test for each claim."""
        course = self.config.stash[_COURSES][self.root]
        for claim in course.by_file[self.path]:
            yield ClaimItem.from_parent(self, name=claim.text, claim=claim, course=course)


class NotSound(Exception):
    """A claim does not hold; the message says why, and where."""


class ClaimItem(pytest.Item):
    """A claim as a test."""

    def __init__(self, *, claim: Claim, course: _Opened, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.claim = claim
        self.course = course

    def runtest(self) -> None:
        """Prove the claim, unless it was proved before and nothing has changed since.

        Raises:
            NotSound: it does not hold.
        """
        from autograder.validation import prove_claim

        statement = self.course.cache.get(self.claim)
        if statement is None:
            statement = prove_claim(self.claim)
            self.course.cache.put(self.claim, statement)
        if statement.skipped:
            pytest.skip(statement.skipped)
        if statement.figure:
            self.add_report_section("call", "measured", statement.figure)
        if not statement.holds:
            places = (f"{fault.path}:{fault.line or 1}: {fault.why}" for fault in statement.faults)
            raise NotSound("\n".join(places))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Why the claim does not hold, without a traceback of ours."""
        return str(excinfo.value) if isinstance(excinfo.value, NotSound) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the test stands: the file that it is about."""
        return self.path, 0, self.claim.text
