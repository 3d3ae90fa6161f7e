"""Mutants of a reference: the same function with one change, of the kinds that slips of the hand make.

An operator, a comparison, a constant, an axis, a sign, a dropped term or statement, swapped arguments, one step too
few, work done in the caller's array.
"""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.case import Call, Method
from autograder.exercise import ORDINARY, Exercise


@dataclass(frozen=True)
class Mutant:
    """The reference with one change: what stood there and what stands there now, the line in the card, the function."""

    before: str
    after: str
    line: int
    function: Callable[..., Any]

    @property
    def name(self) -> str:
        """How a card names it: `before -> after`."""
        return f"{self.before} -> {self.after}"


def mutants(exercise: Exercise) -> Iterator[Mutant]:
    """Every mutant of the reference that Python accepts, each once."""
    reference: Any = exercise.reference
    try:
        lines, start = inspect.getsourcelines(reference)
    except (OSError, TypeError):
        return
    tree = ast.parse(textwrap.dedent("".join(lines)))
    module = inspect.getmodule(reference)
    names = dict(vars(module)) if module else {}
    seen = {ast.unparse(tree)}
    for path, node in _nodes(tree):
        for changed in _changes(node):
            mutated = _replaced(tree, path, changed)
            text = ast.unparse(mutated)
            if text in seen:
                continue
            seen.add(text)
            namespace = dict(names)
            try:
                exec(compile(ast.fix_missing_locations(mutated), "<mutant>", "exec"), namespace)
            except (SyntaxError, ValueError, TypeError):
                continue
            before = ast.unparse(node)
            after = "nothing" if changed is None or isinstance(changed, ast.Pass) else ast.unparse(changed)
            line = start + getattr(node, "lineno", 1) - 1
            yield Mutant(before, after, line, namespace[exercise.name])
    yield from _impolite(exercise, start)


def _impolite(exercise: Exercise, line: int) -> Iterator[Mutant]:
    """The reference (one of its methods, of a class), but for changing one of the arrays that it is given."""
    reference: Any = exercise.reference
    given: dict[str, list[tuple[Any, ...]]] = {}
    for case in exercise.make_cases(0)[ORDINARY]:
        for step in case.steps:
            if isinstance(step, (Call, Method)):
                name = step.name if isinstance(step, Method) else "__init__" if inspect.isclass(reference) else ""
                given.setdefault(name, []).append(step.args)
    for method, calls in given.items():
        function, first = (getattr(reference, method), 1) if method else (reference, 0)  # behind `self`
        of = f" of {method}" if method else ""
        for number, name in enumerate(list(inspect.signature(function).parameters)[first:]):
            if not any(len(args) > number and _can_be_changed(args[number]) for args in calls):
                continue
            mutant = _changing(function, first + number)
            if method:
                mutant = type(reference.__name__, (reference,), {method: mutant})
            yield Mutant(f"{name}{of} left alone", f"{name}{of} changed in place", line, mutant)


def _can_be_changed(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > 0 and value.dtype.kind in "fc"


def _changing(function: Callable[..., Any], number: int) -> Callable[..., Any]:
    def changing(*args: Any, **kwargs: Any) -> Any:
        result = copy.deepcopy(function(*args, **kwargs))
        if len(args) > number and _can_be_changed(args[number]):
            args[number][...] += 1.0
        return result

    return changing


_Path = tuple[tuple[str, int | None], ...]


def _nodes(tree: ast.AST, path: _Path = ()) -> Iterator[tuple[_Path, ast.AST]]:
    for field, value in ast.iter_fields(tree):
        if field in ("decorator_list", "annotation", "returns"):
            continue
        if isinstance(value, ast.AST):
            yield (*path, (field, None)), value
            yield from _nodes(value, (*path, (field, None)))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield (*path, (field, number)), item
                    yield from _nodes(item, (*path, (field, number)))


def _replaced(tree: ast.Module, path: _Path, node: ast.AST) -> ast.Module:
    made = copy.deepcopy(tree)
    parent: Any = made
    for field, number in path[:-1]:
        parent = getattr(parent, field) if number is None else getattr(parent, field)[number]
    field, number = path[-1]
    if number is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[number] = node
    return made


_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_NAMES = {"mean": "sum", "sum": "mean", "max": "min", "min": "max", "zeros": "ones", "ones": "zeros", "T": None}


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may be changed into."""
    if isinstance(node, ast.BinOp):
        for operator in _OPERATORS.get(type(node.op), ()):
            yield ast.BinOp(node.left, operator(), node.right)
        if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
            yield ast.BinOp(node.right, node.op, node.left)
        yield node.left  # a term dropped
        yield node.right
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for comparison in _COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [comparison()], node.comparators)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        other = _NAMES[node.attr]
        yield node.value if other is None else ast.Attribute(node.value, other, node.ctx)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        items = node.value.elts
        for number in range(len(items) - 1):
            swapped = [*items[:number], items[number + 1], items[number], *items[number + 2 :]]
            yield ast.Return(ast.Tuple(swapped, ast.Load()))
    elif isinstance(node, ast.Assign):
        yield ast.Pass()
        yield from _in_place(node)
    elif isinstance(node, (ast.AugAssign, ast.If, ast.For)):
        yield ast.Pass()


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(value - 1)
    elif isinstance(value, float):
        yield ast.Constant(2 * value)
        yield ast.Constant(value / 2)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for number, keyword in enumerate(node.keywords):
        if keyword.arg in ("axis", "keepdims"):
            yield ast.Call(node.func, node.args, [*node.keywords[:number], *node.keywords[number + 1 :]])
    if len(node.args) == 2:
        yield ast.Call(node.func, node.args[::-1], node.keywords)
    if len(node.args) == 1 and not node.keywords:
        yield node.args[0]  # a function left out
    if isinstance(node.func, ast.Name) and node.func.id == "range" and node.args:
        last = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        yield ast.Call(node.func, [*node.args[:-1], last], [])
        if len(node.args) == 1:
            yield ast.Call(node.func, [ast.Constant(1), node.args[0]], [])


def _in_place(node: ast.Assign) -> Iterator[ast.AST]:
    """`x = x - y` as `x -= y`: the same value, in the caller's array."""
    (target, *others), value = node.targets, node.value
    same = isinstance(value, ast.BinOp) and ast.unparse(value.left) == ast.unparse(target)
    if not others and same and isinstance(value, ast.BinOp) and isinstance(target, (ast.Name, ast.Subscript)):
        yield ast.AugAssign(target, value.op, value.right)
