"""The signature of a new exercise as its author types it: `relu`, `relu(X)`, `huber(actual, pred, delta=1.0)`."""

from __future__ import annotations

import ast
import builtins
import contextlib
import keyword
from dataclasses import dataclass

from autograder.course import CourseError

LONGEST_NAME = 50
"""An id of a notebook's cell has at most 64 characters; a suffix such as _text goes with the name."""
TAKEN = frozenset(
    "Exercise autograder by_element cases check_close check_gradient checks doubles exercise grade integers np numpy "
    "rng".split()
)
"""Names that a card, a notebook's first cells or its tests have for something else."""
SMALLEST, LARGEST, LARGEST_WHOLE = 1e-100, 1e15, 100_000
"""Sizes of defaults. Of a larger whole number no check can tell the next, within its tolerance."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a function: its name, and the number that it is where it is not given."""

    name: str
    default: int | float | None = None


@dataclass(frozen=True)
class Signature:
    """A function's name and its arguments: arrays first, then the numbers with a default."""

    name: str
    parameters: tuple[Parameter, ...]

    @property
    def arrays(self) -> tuple[str, ...]:
        """Names of the arguments that have no default."""
        return tuple(one.name for one in self.parameters if one.default is None)

    @property
    def numbers(self) -> dict[str, int | float]:
        """The defaults of the others, by name."""
        return {one.name: one.default for one in self.parameters if one.default is not None}

    def __str__(self) -> str:
        written = (one.name if one.default is None else f"{one.name}={one.default!r}" for one in self.parameters)
        return f"{self.name}({', '.join(written)})"


def read_signature(text: str) -> Signature:
    """The signature in `text`; a name alone stands for a function of one array `X`.

    Raises:
        CourseError: it is none, or has a name or an argument that an exercise cannot have.
    """
    text = text.strip()
    name, bracket, rest = text.partition("(")
    name = name.strip()
    _check_name(name)
    if not bracket:
        return Signature(name, (Parameter("X"),))
    try:
        tree = ast.parse(f"def {name}({rest}:\n    pass")
        compile(tree, "<signature>", "exec")  # refuses what the grammar allows: an argument named twice
        (function,) = tree.body
    except (SyntaxError, ValueError):
        function = None
    if not isinstance(function, ast.FunctionDef) or "\n" in text:
        raise CourseError(f"{text!r} is no signature; expected one such as {name}(X) or {name}(X, Y, eta=0.01).")
    return Signature(name, _parameters(function))


def _check_name(name: str) -> None:
    if not (name.isidentifier() and name.isascii()) or name.startswith("_") or len(name) > LONGEST_NAME:
        raise CourseError(
            f"{name!r} cannot name an exercise: expected the name of a Python function, of letters, digits and "
            f"underscores, a letter first, with at most {LONGEST_NAME} characters."
        )
    if keyword.iskeyword(name) or name in dir(builtins):
        raise CourseError(f"{name!r} means something in Python itself; give the exercise another name.")
    if name in TAKEN:
        raise CourseError(f"{name!r} means something in cards and notebooks already; give the exercise another name.")


def _parameters(function: ast.FunctionDef) -> tuple[Parameter, ...]:
    given = function.args
    plain = not (given.posonlyargs or given.kwonlyargs or given.vararg or given.kwarg or function.returns)
    if not plain or any(one.annotation for one in given.args):
        raise CourseError(
            f"The arguments of {function.name} are to be names, some perhaps with a default: no annotations, "
            "no *, no /. Change the card and the notebook afterwards if students should see more."
        )
    names = [one.arg for one in given.args]
    if "np" in names or function.name in names:
        raise CourseError(f"An argument of {function.name} is called as the function itself, or np: rename it.")
    defaults = [_number(function.name, default) for default in given.defaults]
    if len(defaults) == len(names):
        raise CourseError(
            f"{function.name} has no argument without a default, so there is nothing to ask of it. Begin with an array."
        )
    padded: list[int | float | None] = [None] * (len(names) - len(defaults))
    return tuple(Parameter(*pair) for pair in zip(names, [*padded, *defaults], strict=True))


def _number(name: str, default: ast.expr) -> int | float:
    value: object = None
    with contextlib.suppress(ValueError):
        value = ast.literal_eval(default)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE:
        return value
    if isinstance(value, float) and (value == 0 or SMALLEST <= abs(value) <= LARGEST):
        return value
    raise CourseError(
        f"{ast.unparse(default)} cannot be a default of {name}: expected 0, a whole number up to {LARGEST_WHOLE} or "
        f"another from {SMALLEST:g} to {LARGEST:g}. Write other defaults into the card and the notebook afterwards."
    )
