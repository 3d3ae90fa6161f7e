"""Plots for a student's notebook: decision regions, loss curves, parallel coordinates, attention maps.

Each draws into `ax`, or into a figure of its own, and returns the Axes, for a title or whatever else is wanted. Colours
are told apart by colour-blind people too (Okabe and Ito 2008, Color Universal Design), and markers and dashes differ as
well. Matplotlib is imported by the first plot, never before. What cannot be drawn is refused in a sentence in the
reader's language; words in a picture are English, for which Matplotlib has the letters everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograder import numeric
from autograder.numeric import FloatArray
from autograder.texts import Text, language_here, say, speaking, tr

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "PlotRefused", "PlotsNotInstalled", "attention_map", "decision_regions", "loss_curves", "parallel_coordinates",
]  # fmt: skip

_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_DASHES = ("-", "--", "-.", ":")
_GRID = 150
"""Decision regions are of so many by so many points: fine enough to the eye, few enough for a prediction in loops."""
_NUMBERED = 12
"""Rows and columns up to which an attention map has its numbers written in."""


class _Sentence(Exception):
    # IPython shows this line in place of a traceback through this file.
    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class PlotRefused(_Sentence, ValueError):
    """This cannot be drawn; the message says what was expected, what was found, and what to do."""


class PlotsNotInstalled(_Sentence, ImportError):
    """Matplotlib is not installed; the message says how to install it."""


def decision_regions(
    predict: Callable[[FloatArray], Any],
    X: Any,
    y: Any,
    *,
    columns: Sequence[str] = ("x1", "x2"),
    ax: Axes | None = None,
) -> Axes:
    """Draw which class `predict` gives each point of the plane, and the points `X` in the colours of their classes.

    `X` has shape (n, 2), `y` holds n classes: numbers or texts. `predict` is given an array of shape (m, 2) and returns
    m classes. `columns` are names of the two columns of `X`.

    Raises:
        PlotRefused: something has another form.
        PlotsNotInstalled: Matplotlib is not there.
    """
    points = _matrix(X, "X", say("an array of shape (n, 2)"), say("Choose two columns, as in X[:, :2]."), width=(2, 2))
    classes = _classes(y, "y", len(points))
    names = _names(columns, "columns", 2)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.where(high > low, 0.1 * (high - low), 1.0)
    (left, bottom), (right, top) = low - margin, high + margin
    across, up = np.meshgrid(np.linspace(left, right, _GRID), np.linspace(bottom, top, _GRID))
    predicted = _classes(predict(np.column_stack([across.ravel(), up.ravel()])), "predict", _GRID**2)
    _refuse_scores(predicted, classes)
    known = _told_apart([*classes, *predicted], "y")

    ax = ax or _new_axes()
    numbers = {each: number for number, each in enumerate(known)}
    regions = np.reshape([numbers[each] for each in predicted], across.shape)
    extent = (left, right, bottom, top)
    ax.imshow(_rgb(_COLOURS)[regions], alpha=0.3, origin="lower", extent=extent, aspect="auto", interpolation="nearest")
    for each, number in numbers.items():
        x, y = points[[one == each for one in classes]].T
        ax.scatter(x, y, c=_COLOURS[number], marker=_MARKERS[number], edgecolors="black", label=numeric.show(each))
    ax.set(xlabel=names[0], ylabel=names[1])
    ax.legend(title="class")
    return ax


def loss_curves(train: Any, valid: Any = None, *, ax: Axes | None = None) -> Axes:
    """Draw the loss of each epoch: of training and, where it is given, of validation; or of several runs.

    `train` and `valid` hold a number for each epoch. For several runs `train` is a dict of such by the runs' names, and
    `valid`, if given, another one.

    Raises:
        PlotRefused: something has another form.
        PlotsNotInstalled: Matplotlib is not there.
    """
    curves = list(_curves(train, valid))

    ax = ax or _new_axes()
    for name, losses, colour, dash in curves:
        marker = "o" if len(losses) == 1 else None
        ax.plot(np.arange(1, len(losses) + 1), losses, color=colour, linestyle=dash, marker=marker, label=name)
    ax.set(xlabel="epoch", ylabel="loss")
    ax.grid(alpha=0.3)
    ax.legend()
    return ax


def parallel_coordinates(
    rows: Any, classes: Any = None, *, columns: Sequence[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw each row of an array as a line over its columns: data, or the weights of trained networks.

    `rows` has shape (n, d) with d at least 2. `classes`, if given, holds n numbers or texts, by which the lines are
    coloured; `columns` are d names. All columns share one scale: standardize them first where their units differ.

    Raises:
        PlotRefused: something has another form.
        PlotsNotInstalled: Matplotlib is not there.
    """
    want, advice = say("an array of shape (n, d), d at least 2"), say("Each of its rows becomes a line.")
    lines = _matrix(rows, "rows", want, advice, width=(2, math.inf))
    labels = [0] * len(lines) if classes is None else _classes(classes, "classes", len(lines))
    known = _told_apart(labels, "classes")
    width = lines.shape[1]
    names = _names(range(width) if columns is None else columns, "columns", width)

    ax = ax or _new_axes()
    for number, each in enumerate(known):
        of_class = lines[[one == each for one in labels]]
        dash = _DASHES[number % len(_DASHES)]
        first, *_ = ax.plot(of_class.T, color=_COLOURS[number], linestyle=dash, alpha=0.6)
        first.set_label(numeric.show(each))
    ax.set_xticks(range(width), names)
    ax.set(xlim=(0, width - 1), ylabel="value")
    ax.grid(axis="x")
    if classes is not None:
        ax.legend(title="class")
    return ax


def attention_map(
    weights: Any, rows: Sequence[str] | None = None, columns: Sequence[str] | None = None, *, ax: Axes | None = None
) -> Axes:
    """Draw how strongly each query (a row of `weights`) attends to each key (a column): the darker, the more.

    `weights` has shape (queries, keys). `rows` and `columns` are their names, of tokens say; where there are as many
    keys as queries, the keys have the names of the queries unless they are given others.

    Raises:
        PlotRefused: something has another form.
        PlotsNotInstalled: Matplotlib is not there.
    """
    advice = say("Of several heads or sequences choose one, as in weights[0].")
    drawn = _matrix(weights, "weights", say("an array of shape (queries, keys)"), advice)
    queries, keys = drawn.shape
    of_rows = None if rows is None else _names(rows, "rows", queries)
    of_columns = of_rows if queries == keys and columns is None else None
    if columns is not None:
        of_columns = _names(columns, "columns", keys)

    ax = ax or _new_axes()
    low, high = min(0.0, drawn.min()), drawn.max() or 1.0
    image = ax.imshow(drawn, cmap="Blues", vmin=low, vmax=high)
    if of_rows is not None:
        ax.set_yticks(range(queries), of_rows)
    if of_columns is not None:
        ax.set_xticks(range(keys), of_columns, rotation=45 if max(map(len, of_columns)) > 3 else 0)
    if max(queries, keys) <= _NUMBERED:
        for (row, column), weight in np.ndenumerate(drawn):
            ink = "white" if weight - low > 0.6 * (high - low) else "black"
            ax.text(column, row, f"{weight:.2f}", ha="center", va="center", color=ink, fontsize="small")
    ax.set(xlabel="key", ylabel="query")
    ax.figure.colorbar(image, ax=ax, label="weight")
    return ax


def _new_axes() -> Axes:
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        with speaking(language_here()):
            said = tr('Plots need Matplotlib: pip install "autograder[plots]"')
        raise PlotsNotInstalled(said) from error
    axes: Axes = plt.subplots(layout="constrained")[1]
    return axes


def _rgb(colours: Sequence[str]) -> FloatArray:
    return np.array([[int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)] for colour in colours])


def _refusal(said: Text, advice: Text) -> PlotRefused:
    with speaking(language_here()):
        return PlotRefused(tr("{sentence} {more}", sentence=said, more=advice))


def _matrix(
    value: Any, name: str, want: Text, advice: Text, *, width: tuple[float, float] = (1, math.inf)
) -> FloatArray:
    """The value as a matrix of finite numbers, with at least one row and so many columns."""
    array = _array(value)
    if array.dtype.kind not in "biuf" or array.ndim != 2 or not (len(array) and width[0] <= array.shape[1] <= width[1]):
        found = numeric.describe(value)
        raise _refusal(say("{name} must be {want}, found {found}.", name=name, want=want, found=found), advice)
    return _finite(array, name, say("Find out where that comes from, or leave its row out."))


def _finite(array: NDArray[Any], name: str, advice: Text) -> FloatArray:
    for place in np.argwhere(~np.isfinite(array))[:1]:
        found, where = numeric.show(array[tuple(place)]), place.tolist()
        said = say("{name} must hold finite numbers, found {found} at {place}.", name=name, found=found, place=where)
        raise _refusal(said, advice)
    return array.astype(np.float64)


def _array(value: Any) -> NDArray[Any]:
    """The value as an array, of a table or a series too; of objects where it is none."""
    try:
        return np.asarray(value)
    except ValueError:  # rows of different lengths
        return np.asarray(None)


def _classes(value: Any, name: str, count: int) -> list[Any]:
    """The value as so many classes: one for each row."""
    array = _array(value)
    column = array.reshape(-1) if array.shape == (count, 1) else array
    if column.shape != (count,) or column.dtype.kind not in "biufUO":
        given = say("What predict returns") if name == "predict" else name
        words = {"name": given, "count": count, "found": numeric.describe(value)}
        said = say("{name} must hold {count} classes, one for each row; found {found}.", **words)
        raise _refusal(said, say("Of one-hot rows or of scores take np.argmax(..., axis=1)."))
    return list(column.tolist())


def _refuse_scores(predicted: Sequence[Any], classes: Sequence[Any]) -> None:
    """Numbers with decimals that are no classes of the data are no classes at all."""
    for each in set(predicted).difference(classes):
        if isinstance(each, float) and not each.is_integer():
            said = say("predict must return classes; found {found}, which is none of y.", found=numeric.show(each))
            raise _refusal(said, say("Of a probability p take p > 0.5, of scores np.argmax(..., axis=1)."))


def _told_apart(labels: Sequence[Any], name: str) -> list[Any]:
    """The classes among the labels, in order."""
    kinds = {isinstance(each, str) for each in labels}
    known = list(dict.fromkeys(labels))
    if len(kinds) > 1 or not all(isinstance(each, (str, bool, int, float)) and each == each for each in known):
        said = say("The classes in {name} must be all numbers or all texts.", name=name)
        raise _refusal(said, say("Leave rows without a class out, and give classes of one kind."))
    if len(known) > len(_COLOURS):
        said = say("Expected at most {most} classes, found {count}.", most=len(_COLOURS), count=len(known))
        raise _refusal(said, say("More have no colour of their own: choose some, or put several together."))
    return sorted(known)


def _names(names: Any, name: str, count: int) -> list[str]:
    found = [str(each) for each in names] if np.iterable(names) else []
    if len(found) != count:
        words = {"name": name, "count": count, "found": numeric.describe(names)}
        said = say("{name} must hold {count} names; found {found}.", **words)
        raise _refusal(said, say("Give one name for each, in their order."))
    return found


def _curves(train: Any, valid: Any) -> Iterator[tuple[str, FloatArray, str, str]]:
    """Name, losses, colour and dash of each curve."""
    if not isinstance(train, Mapping):
        losses = _losses(train, "train")
        yield "training", losses, _COLOURS[0], "-"
        if valid is not None:
            yield "validation", _losses(valid, "valid", len(losses)), _COLOURS[1], "--"
        return
    if not 1 <= len(train) <= len(_COLOURS):
        said = say("Expected 1 to {most} runs, found {count}.", most=len(_COLOURS), count=len(train))
        raise _refusal(said, say("More have no colour of their own: draw them in several plots."))
    if valid is not None and not (isinstance(valid, Mapping) and valid.keys() <= train.keys()):
        names = isinstance(valid, Mapping) and say("the names {names}", names=", ".join(map(str, valid)))
        found = names or numeric.describe(valid)
        said = say("valid must be a dict with names of runs in train, found {found}.", found=found)
        raise _refusal(said, say("The names in train are: {names}.", names=", ".join(map(str, train))))
    for number, (name, run) in enumerate(train.items()):
        losses = _losses(run, f"train[{name!r}]")
        yield str(name), losses, _COLOURS[number], "-" if valid else _DASHES[number % len(_DASHES)]
        if valid and name in valid:
            yield f"{name}, validation", _losses(valid[name], f"valid[{name!r}]", len(losses)), _COLOURS[number], "--"


def _losses(value: Any, name: str, count: int | None = None) -> FloatArray:
    array = _array(value)
    array = array.reshape(-1) if array.ndim == 2 and array.shape[1] == 1 else array
    if array.dtype.kind not in "biuf" or array.ndim != 1 or not array.size:
        said = say("{name} must hold a number for each epoch, found {found}.", name=name, found=numeric.describe(value))
        raise _refusal(said, say("Collect the loss of each epoch in a list; name several runs in a dict."))
    if count is not None and len(array) != count:
        words = {"name": name, "count": count, "found": len(array)}
        said = say("{name} must hold {count} losses, as train does; found {found}.", **words)
        raise _refusal(said, say("Take both losses in each epoch."))
    return _finite(array, name, say("A run that diverges needs a smaller learning rate."))
