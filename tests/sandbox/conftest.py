"""A real sandbox, shared by the tests of one run, and short ways to ask it something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from autograder.case import Answer, Call, Case, StepAnswer
from autograder.sandbox import CellResult, CellSource, Limits, Sandbox, Session

QUICK = Limits(cell_seconds=1.0, call_seconds=0.5, exercise_seconds=5.0, total_seconds=20.0)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=QUICK) as made:
        yield made


@pytest.fixture
def open_session(sandbox: Sandbox) -> Iterator[Callable[..., Session]]:
    """A session over cells given as texts; closed after the test."""
    opened: list[Session] = []

    def open_one(*sources: str, limits: dict[str, Any] | None = None, **options: Any) -> Session:
        cells = [CellSource(source, f"cell {number}") for number, source in enumerate(sources, 1)]
        chosen = replace(QUICK, **limits) if limits else None
        opened.append(sandbox.session(cells, limits=chosen, **options))
        return opened[-1]

    yield open_one
    for session in opened:
        session.close()


@pytest.fixture
def run(open_session: Callable[..., Session]) -> Callable[..., list[CellResult]]:
    """What becomes of cells."""

    def run_cells(*sources: str, **options: Any) -> list[CellResult]:
        return open_session(*sources, **options).run()

    return run_cells


@pytest.fixture
def call(open_session: Callable[..., Session]) -> Callable[..., StepAnswer]:
    """What the function `f` of a plain Python file answers to one call."""

    def call_f(source: str, *args: Any, **kwargs: Any) -> StepAnswer:
        session = open_session(source, notebook=False)
        [answer] = session.ask("f", [Case("a case", (Call(args, kwargs),))])
        assert isinstance(answer, Answer)
        return answer.steps[0]

    return call_f


def text_of(result: CellResult, stream: str = "stdout") -> str:
    """What a cell wrote on one stream."""
    return "".join(o["text"] for o in result.outputs if o["output_type"] == "stream" and o["name"] == stream)


def cases(*arguments: Any) -> list[Case]:
    """One case for each argument."""
    return [Case("a case", (Call((argument,)),)) for argument in arguments]
