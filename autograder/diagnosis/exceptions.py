"""What an exception in a student's function says, in a tutor's words: which shapes, which name, what is None."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder import numeric
from autograder.case import Failure
from autograder.texts import Text, say

_SHAPE = r"\((?:\d+(?:, ?\d*)*)?\)"
_CALLED = r"(?P<function>[\w.<>]+)\(\) "
_GRADERS_OWN = re.compile(r"(?:the function cannot be evaluated there: )(?P<function>[\w.<>]+)(?=\(\) )")
_STAND_IN = "_watched.<locals>.watched"


def explained(failure: Failure, arguments: Mapping[str, Any], name: str = "") -> str:
    """A sentence on the failure, with its own words and place; `arguments` (by name) give shapes their meaning.

    `name` is that of the function that was asked: an exception about its own parameters, raised before any line of the
    student's ran, says that it is defined with others; any other one was raised by a call of the student's.
    """
    if failure.kind == "error":
        failure = replace(failure, message=_without_our_names(failure.message, arguments))
    hint = _hint(failure, arguments, name)
    said = say("{error} ({where})", error=failure.message, where=failure.where) if failure.where else failure.message
    return say("{hint} {error}", hint=hint, error=said) if hint is not None else said


def _without_our_names(message: str, arguments: Mapping[str, Any]) -> str:
    """The message with the name of the parameter where it names a function of ours that was given for it."""
    ours = [(name, value) for name, value in arguments.items() if callable(value)]
    names = {_STAND_IN: ours[0][0]} if len(ours) == 1 else {}
    for name, value in ours:
        names |= {own: name for own in (getattr(value, "__qualname__", ""), getattr(value, "__name__", "")) if own}
    told = message
    if ours and (found := _GRADERS_OWN.search(told)):
        told = told[: found.start()] + names.get(found["function"], ours[0][0]) + told[found.end() :]
    for own in sorted(names, key=len, reverse=True):
        told = re.sub(rf"(?<![\w.]){re.escape(own)}(?=\(\))", names[own], told)
    return message if told == message else told


def _hint(failure: Failure, arguments: Mapping[str, Any], name: str) -> Text | None:
    if failure.kind != "error":
        return None
    if failure.error == "TypeError" and (hint := _of_a_call(failure, arguments, name)) is not None:
        return hint
    for error, pattern, sentence in _KNOWN:
        if error not in ("", failure.error):
            continue
        found = re.search(pattern, failure.message)
        if found is not None:
            return sentence(found, arguments)
    return None


def _of_a_call(failure: Failure, arguments: Mapping[str, Any], name: str) -> Text | None:
    """What a call with the wrong arguments says: of the function itself, one that was given, or any other."""
    found = next((match for pattern in _CALLS if (match := re.search(pattern, failure.message))), None)
    if found is None:
        return None
    words = found.groupdict()
    function = words.pop("function").rpartition(".")[2]
    # Raised inside the student's code it has a place; the grader's own call has none.
    by_us = not failure.where and function in (name, "<lambda>")
    given = callable(arguments.get(function))
    if "given" in words:
        if by_us:
            return say(
                "It takes {takes} arguments and is given {given}: define it with the parameters that the text says.",
                **words,
            )
        if given:
            return say(
                "`{function}`, the function that was given, takes {takes} arguments and is called with {given}.",
                function=function,
                **words,
            )
        return say("`{function}` takes {takes} arguments and is called with {given}.", function=function, **words)
    if "names" in words:
        if by_us:
            return say("It asks for more arguments than the text says: {names}.", **words)
        return say("`{function}` is called without {names}, which it asks for.", function=function, **words)
    if by_us:
        return say("It has no parameter `{name}`: define it with the parameters that the text says.", **words)
    function = function.lstrip("_")
    meant = _closest(words["name"], _parameters(function))
    if meant:
        words |= {"function": function, "meant": meant}
        return say("`{function}` has no parameter `{name}`: is `{meant}` meant?", **words)
    return say("`{function}` has no parameter `{name}`.", function=function, **words)


_CALLS = (
    _CALLED + r"takes (?:from \d+ to )?(?P<takes>\d+) positional arguments? but (?P<given>\d+) (?:was|were) given",
    _CALLED + r"missing \d+ required positional arguments?: (?P<names>.+?)(?: \(|$)",
    _CALLED + r"got an unexpected keyword argument '(?P<name>\w+)'",
)


def _parameters(function: str) -> list[str]:
    """The parameters of NumPy's function of this name; none where it has no such function, or does not say."""
    try:
        return list(inspect.signature(getattr(np, function)).parameters)
    except (AttributeError, TypeError, ValueError):
        return []


def _closest(name: str, known: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.75)), "")


_Sentence = Callable[[re.Match[str], Mapping[str, Any]], Text]


def _plain(template: str) -> _Sentence:
    """A sentence filled by the named groups of what was found."""
    return lambda found, arguments: say(template, **found.groupdict()) if found.groupdict() else say(template)


def _two_shapes(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    first, second = (_named_shape(shape, arguments) for shape in found.group("first", "second"))
    return say("The shapes {first} and {second} do not fit together here.", first=first, second=second)


def _inner_sizes(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    shapes = [
        say("`{name}` has {shape}", name=name, shape=numeric.shape(a))
        for name, a in arguments.items()
        if numeric.shape(a)
    ]
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
    owners = [name for name, argument in arguments.items() if numbers and numeric.shape(argument) == numbers]
    if len(owners) == 1:
        return say("{shape} (that of `{name}`)", shape=numbers, name=owners[0])
    return say("{shape}", shape=numbers)


def _no_attribute_of_a_list(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    kind, name = found["kind"], found["name"]
    if hasattr(np.ndarray, name):
        return say("A {kind} stands where an array is needed: make it one by np.array(...).", kind=kind)
    if kind == "list" and name in ("add", "push"):
        return say("A list has no `{name}`: `append` puts one more value at its end.", name=name)
    return say("A {kind} has no `{name}`.", kind=kind, name=name)


def _no_attribute_of_an_array(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    name = found["name"]
    if hasattr(np, name):
        return say("An array has no `{name}`: that is a function of NumPy, np.{name}(...).", name=name)
    meant = _closest(name, dir(np.ndarray))
    if meant:
        return say("An array has no `{name}`: is `{meant}` meant?", name=name, meant=meant)
    return say("An array has no `{name}`.", name=name)


def _no_attribute_of_numpy(found: re.Match[str], arguments: Mapping[str, Any]) -> Text:
    meant = _closest(found["name"], dir(np))
    if meant:
        return say("NumPy has no `{name}`: is `{meant}` meant?", name=found["name"], meant=meant)
    return say("NumPy has no `{name}`.", name=found["name"])


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
    (
        "",
        r"matmul: .*does not have enough dimensions",
        _plain("No array stands where `@` needs one, but a number, or None from a function without `return`."),
    ),
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
    ("AttributeError", r"'(?P<kind>list|tuple)' object has no attribute '(?P<name>\w+)'", _no_attribute_of_a_list),
    ("AttributeError", r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'", _no_attribute_of_an_array),
    ("AttributeError", r"module 'numpy' has no attribute '(?P<name>\w+)'", _no_attribute_of_numpy),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .*'list'",
        _plain("A list does not calculate as an array does: make it one by np.array(...)."),
    ),
    (
        "TypeError",
        r"can't multiply sequence",
        _plain("A list or a text does not calculate as an array does: make it one by np.array(...)."),
    ),
    (
        "TypeError",
        r"only integer scalar arrays can be converted to a scalar index",
        _plain("An array stands where one whole number is due; np.concatenate takes its arrays in one list."),
    ),
    (
        "TypeError",
        r"list indices must be integers or slices, not tuple",
        _plain("A list takes one index at a time: make it an array by np.array(...) for [i, j]."),
    ),
    ("TypeError", r"list indices must be integers", _plain("An index is no whole number: range(...) gives these.")),
    (
        "IndexError",
        r"only integers, slices .* are valid indices",
        _plain("An index is no whole number: loop over range(len(...)) for places, over the array for its entries."),
    ),
    ("TypeError", r"Cannot interpret .* as a data type", _plain("A shape is one tuple, as in np.zeros((n, k)).")),
    (
        "TypeError",
        r"'(?:int|float|numpy\.float64|numpy\.ndarray)' object is not callable",
        _plain("A bracket follows a number or an array as if it were a function: write `*` for a product."),
    ),
    (
        "TypeError",
        r"'(?:function|builtin_function_or_method)' object is not subscriptable",
        _plain("A function is followed by square brackets: call it with round ones, f(x)."),
    ),
    ("TypeError", r"can only concatenate str", _plain("A text and a number do not add up: return the number alone.")),
    ("SystemExit", "", _plain("exit() ends the whole program: a function ends with `return`.")),
    (
        "TypeError",
        r"only (?:length-1|0-dimensional) arrays can be converted|only length-1 arrays",
        _plain("A function for single numbers (of `math`, perhaps) is given an array: use NumPy's."),
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
