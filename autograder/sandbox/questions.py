"""Cases as they go over the wire, and the arguments that come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from autograder.case import Assign, Attribute, Call, Case
from autograder.sandbox import wire


@dataclass(frozen=True)
class Question:
    """One case as it goes over the wire, and what does not: functions among its arguments, and those answered here."""

    id: str
    case: Case
    frame: bytes
    functions: tuple[Callable[..., Any], ...]
    answered: tuple[Callable[..., Any], ...] = ()


def framed(mark: str, name: str, case: Case, answered: Mapping[str, Callable[..., Any]]) -> Question:
    """A case as a question about the function `name`, whose answer must be marked with `mark`.

    Raises:
        wire.Unsendable: it has an argument that cannot be sent.
    """
    functions: list[Callable[..., Any]] = []
    encoder = wire.Encoder(functions)
    steps: list[list[Any]] = []
    for step in case.steps:
        if isinstance(step, Attribute):
            steps.append(["attribute", step.name])
            continue
        if isinstance(step, Assign):
            steps.append(["assign", step.name, encoder.value(step.value)])
            continue
        args = [encoder.value(argument) for argument in step.args]
        kwargs = [[key, encoder.value(argument)] for key, argument in step.kwargs.items()]
        steps.append(["call", args, kwargs] if isinstance(step, Call) else ["method", step.name, args, kwargs])
    message = {"do": "case", "id": mark, "name": name, "seed": int(case.seed), "steps": steps}
    if case.exhaust:
        message["exhaust"] = True
    # Numbered behind the functions among the arguments.
    message["answered"] = [[other, len(functions) + number] for number, other in enumerate(answered)]
    return Question(mark, case, wire.frame(message, encoder.blob()), tuple(functions), tuple(answered.values()))


def read_keywords(
    named: list[Any], decoder: wire.Decoder, given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Arguments by name; those that came back unchanged are the ones that were `given`.

    Raises:
        wire.WireError: they are none.
    """
    found: dict[str, Any] = {}
    for pair in named:
        wire.expect(type(pair) is list and len(pair) == 2 and type(pair[0]) is str, "an argument without a name")
        name = wire.clean(pair[0], 100)
        unchanged = pair[1] == wire.UNCHANGED and name in given
        found[name] = given[name] if unchanged else decoder.value(pair[1])
    return found
