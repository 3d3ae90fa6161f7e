"""What an exception in a student's function says, in a tutor's words: which shapes, which name, what is None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.case import Failure
from autograder.texts import Text, say

_SHAPE = r"\((?:\d+(?:, ?\d*)*)?\)"


def explained(failure: Failure, arguments: Mapping[str, Any]) -> str:
    """A sentence on the failure, with its own words and place; `arguments` (by name) give shapes their meaning."""
    hint = _hint(failure, arguments)
    said = say("{error} ({where})", error=failure.message, where=failure.where) if failure.where else failure.message
    return say("{hint} {error}", hint=hint, error=said) if hint is not None else said


def _hint(failure: Failure, arguments: Mapping[str, Any]) -> Text | None:
    if failure.kind != "error":
        return None
    for error, pattern, sentence in _KNOWN:
        if error not in ("", failure.error):
            continue
        found = re.search(pattern, failure.message)
        if found is not None:
            return sentence(found, arguments)
    return None


_Sentence = Callable[[re.Match[str], Mapping[str, Any]], Text]


def _plain(template: str) -> _Sentence:
    """A sentence filled by the named groups of what was found."""
    return lambda found, arguments: say(template, **found.groupdict()) if found.groupdict() else say(template)


def _two_shapes(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    first, second = (_named_shape(shape, arguments) for shape in found.group("first", "second"))
    return say("The shapes {first} and {second} do not fit together here.", first=first, second=second)


def _inner_sizes(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    shapes = [say("`{name}` has {shape}", name=name, shape=np.shape(a)) for name, a in arguments.items() if np.ndim(a)]
    sentence = say(
        "A matrix product needs as many columns on its left as rows on its right: here {left} and {right}.",
        left=found["left"],
        right=found["right"],
    )
    if not shapes:
        return sentence
    listed = shapes[0]
    for shape in shapes[1:]:
        listed = say("{some}, {more}", some=listed, more=shape)
    return say("{sentence} ({shapes})", sentence=sentence, shapes=listed)


def _named_shape(shape: str, arguments: Mapping[str, Any]) -> Text:
    """A shape as NumPy writes it, with the arguments that have it."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", shape)[:8])
    owners = [name for name, argument in arguments.items() if np.ndim(argument) and np.shape(argument) == numbers]
    if len(owners) == 1:
        return say("{shape} (that of `{name}`)", shape=numbers, name=owners[0])
    return say("{shape}", shape=numbers)


_KNOWN: tuple[tuple[str, str, _Sentence], ...] = (
    ("NotImplementedError", "", _plain("`raise NotImplementedError` still stands in it: remove that line.")),
    (
        "NameError",
        r"name '(?P<name>\w+)' is not defined",
        _plain("`{name}` is not defined here: misspelt, or defined in a cell that failed or comes later."),
    ),
    (
        "UnboundLocalError",
        r"local variable '(?P<name>\w+)'",
        _plain("`{name}` is used before it has a value: give it one first, or pass it as an argument."),
    ),
    ("", rf"not be broadcast together with shapes (?P<first>{_SHAPE}) (?P<second>{_SHAPE})", _two_shapes),
    ("", rf"shapes (?P<first>{_SHAPE}) and (?P<second>{_SHAPE}) not aligned", _two_shapes),
    ("", r"matmul: .*\(size (?P<right>\d+) is different from (?P<left>\d+)\)", _inner_sizes),
    ("", r"matmul: .*does not have enough dimensions", _plain("A number stands where `@` needs an array: use `*`.")),
    ("", r"could not broadcast input array", _plain("An array is written to a place of another shape.")),
    (
        "",
        r"Cannot cast ufunc '?\w+'? output from .*(?:int|uint)",
        _plain("Fractions are written into an array of integers: make a new array (`x = x - y`, not `x -= y`)."),
    ),
    (
        "TypeError",
        r"'NoneType'|NoneType",
        _plain("Something here is None: a function without `return`, or a method that works in place."),
    ),
    ("AttributeError", r"'NoneType'", _plain("Something here is None: a function without `return`, perhaps.")),
    (
        "AttributeError",
        r"'(?P<kind>list|tuple)' object has no attribute",
        _plain("A {kind} stands where an array is needed: make it one by np.array(...)."),
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .*'list'|can't multiply sequence|only integer scalar arrays",
        _plain("A list does not calculate as an array does: make it one by np.array(...)."),
    ),
    (
        "TypeError",
        r"list indices must be integers",
        _plain("A list takes one index at a time: make it an array by np.array(...) for [i, j]."),
    ),
    (
        "TypeError",
        r"only (?:length-1|0-dimensional) arrays can be converted|only length-1 arrays",
        _plain("A function for single numbers (of `math`, perhaps) is given an array: use NumPy's."),
    ),
    (
        "TypeError",
        r"missing (?P<count>\d+) required positional arguments?: (?P<names>.+?)(?: \(|$)",
        _plain("It asks for more arguments than the text says: {names}."),
    ),
    (
        "TypeError",
        r"takes (?:from \d+ to )?(?P<takes>\d+) positional arguments? but (?P<given>\d+) (?:was|were) given",
        _plain("It takes {takes} arguments and is given {given}: define it with the parameters that the text says."),
    ),
    (
        "TypeError",
        r"unexpected keyword argument '(?P<name>\w+)'",
        _plain("It has no parameter `{name}`: define it with the parameters that the text says."),
    ),
    (
        "IndexError",
        r"index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)",
        _plain("Index {index} on an axis of size {size}: indices go from 0 to the size less one."),
    ),
    ("IndexError", r"too many indices", _plain("It uses more indices than the array has dimensions.")),
    ("ZeroDivisionError", "", _plain("It divides by zero.")),
    ("RecursionError", "", _plain("It calls itself without end.")),
    (
        "KeyError",
        "",
        _plain("A dictionary is asked for a key that it does not have."),
    ),
    (
        "ValueError",
        r"truth value of an array",
        _plain("An array stands in an `if`, which needs one yes or no: use np.where, or any() and all()."),
    ),
    ("ValueError", r"math domain error", _plain("A function of `math` is given a number that it is not defined for.")),
    (
        "AxisError",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<dimension>\d+)",
        _plain("There is no axis {axis} in an array of {dimension} dimensions: axes are counted from 0."),
    ),
)
