"""What a student's notebook imports to check their own work: does a result agree, is a gradient a gradient.

NumPy alone, no course, no expected answers but those that stand in the notebook. Both checks show what they found, as
HTML in a notebook and as text elsewhere, and raise `CheckFailed` when it is not right, so that JupyterLab's Validate
button tells the truth. What is shown is the evidence; what is raised says in a sentence what is wrong. Both are in the
language of the environment variable AUTOGRADER_LANGUAGE (en, zh_Hant, zh_Hans), else in that of the locale.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from autograder import numeric
from autograder.numeric import FloatArray
from autograder.student import gradient, hints, view
from autograder.texts import language_here, localized, speaking, tr

__all__ = ["CheckFailed", "check_close", "check_gradient"]


class CheckFailed(AssertionError):
    """A check in the notebook did not pass; the message says what differs."""

    # IPython shows these lines in place of a traceback through this file.
    def _render_traceback_(self) -> list[str]:
        with speaking(language_here()):
            return [tr("Not yet: {sentence}", sentence=str(self))]


def check_close(got: Any, want: Any, *, rtol: float = 1e-6, atol: float = 0.0, name: str = "") -> None:
    """Check that `got` agrees with `want`: type, shape, and every value; `name` says in the message what `got` is.

    Values agree when max|got - want| <= max(atol, rtol * max|want|); lists are as good as arrays.

    Raises:
        CheckFailed: they differ; the message says in what.
    """
    with speaking(language_here()):
        _check_close(got, want, rtol, atol, name)


def check_gradient(f: Callable[[Any], Any], x: Any, grad: Any, *, rtol: float = 1e-6, name: str = "") -> None:
    """Check that `grad` is the gradient of the scalar function `f` at `x`, by numerical differentiation.

    `grad` is an array of the shape of `x`, or a function that returns it; `name` says in the message what it is. It
    must agree with central differences (Richardson extrapolation) within `rtol` of its largest entry and the numerical
    gradient's own error. Where `f` has a corner, anything between the slopes on its two sides is a gradient.

    Raises:
        CheckFailed: it does not; the message says where it is furthest off. Or it cannot be told: `f` raises, gives no
            number, or is not smooth near `x`.
    """
    with speaking(language_here()):
        try:
            _check_gradient(f, gradient.as_point(x), grad, rtol, name)
        except gradient.Unusable as error:
            raise CheckFailed(str(error)) from error.__cause__


def _check_close(got: Any, want: Any, rtol: float, atol: float, name: str) -> None:
    expected = numeric.as_array(want)
    if expected is None:
        found = numeric.describe(want)
        raise CheckFailed(tr("The expected value must be a number or an array of numbers, not {found}.", found=found))
    comparison = numeric.compare(got, expected, rtol=rtol, atol=atol)
    if not comparison.agrees:
        _refuse(got, expected, comparison, rtol, atol, name)
    words = {"what": numeric.describe(got), "closeness": _closeness(got, expected, comparison)}
    if name:
        headline = tr("{name}, {what}, agrees: {closeness}.", name=name, **words)
    else:
        headline = tr("{what} agrees: {closeness}.", **words)
    view.show(view.Result(True, headline))


def _check_gradient(f: Callable[[Any], Any], point: FloatArray, grad: Any, rtol: float, name: str) -> None:
    scalar, noise = gradient.scalar_function(f, point)
    what = tr("The function that gives the gradient")
    given = gradient.result_of(grad, point, what) if callable(grad) else grad
    numerical, steps = gradient.numerical_gradient(scalar, point, noise)
    unsure = gradient.rough(numerical, rtol, noise)
    slack = float(np.max(numerical.error, where=~unsure, initial=0.0))
    slack += rtol * gradient.scale_of(numerical.value)
    comparison = numeric.compare(given, numerical.value, rtol=rtol, atol=slack)
    if comparison.kind not in ("", "value", "finite"):
        _refuse(given, numerical.value, comparison, rtol, slack, name, numerical=True)

    mine = _as_shaped(given, point)
    off = view.differences(mine, numerical.value, slack).differs
    doubt = gradient.doubt(scalar, point, numerical, steps, mine, off, unsure)
    # What central differences cannot decide counts as right until the rest is.
    undecided = doubt.where(point.shape)
    wanted = np.where(undecided, mine, numerical.value)
    comparison = numeric.compare(mine, wanted, rtol=rtol, atol=slack)
    if not comparison.agrees:
        if gradient.stands_still(scalar, point):
            raise CheckFailed(
                tr("The function's value stays the same when x moves a little: does it use its argument?")
            )
        _refuse(mine, wanted, comparison, rtol, slack, name, numerical=True)
    for place in doubt.rough[:1]:
        raise CheckFailed(gradient.rough_words(numerical, place))
    for place, slopes in doubt.corners.items():
        if not slopes[0] - slack <= mine[place] <= slopes[1] + slack:
            advice = tr("Check at another x, away from corners.")
            raise CheckFailed(_together(gradient.corner_words(place, slopes), advice))

    error = float(np.max(numerical.error, where=~undecided, initial=0.0))
    notes = [
        tr(
            "The numerical gradient is known to within {error:.1g}, whatever the step: it is extrapolated to step 0.",
            error=error,
        )
    ]
    for place, slopes in list(doubt.corners.items())[:3]:
        notes.append(_together(gradient.corner_words(place, slopes), tr("Yours lies between.")))
    words = {"what": numeric.describe(mine), "closeness": _closeness(mine, wanted, comparison)}
    if name:
        headline = tr("{name}, {what}, agrees with central differences: {closeness}.", name=name, **words)
    else:
        headline = tr("{what} agrees with central differences: {closeness}.", **words)
    view.show(view.Result(True, headline, notes))


def _refuse(
    got: Any,
    want: NDArray[Any],
    comparison: numeric.Comparison,
    rtol: float,
    atol: float,
    name: str,
    *,
    numerical: bool = False,
) -> NoReturn:
    """Shows what differs, and raises the sentence that says so.

    Raises:
        CheckFailed: always.
    """
    other = "numerical" if numerical else "expected"
    subject = name or (tr("the gradient") if numerical else tr("the result"))
    array = numeric.as_array(got)
    if comparison.kind in ("value", "finite") and array is not None:
        finite = np.abs(want[np.isfinite(want)])
        tolerance = max(atol, rtol * max(float(finite.max(initial=0.0)), numeric.SCALE_FLOOR))
        found = view.differences(array.reshape(want.shape), want, tolerance, other)
        relative = finite.max(initial=0.0) > numeric.SCALE_FLOOR
        headline = _difference(subject, found, comparison.error if relative else np.inf)
        view.show(view.Result(False, headline, differences=found))
    else:
        rows = [(tr("type"), type(got).__name__, tr("array") if want.ndim else tr("number"))]
        if array is not None:
            rows += [(tr("shape"), str(array.shape), str(want.shape)), ("dtype", str(array.dtype), str(want.dtype))]
        headline = tr("{what} cannot be compared element by element.", what=subject)
        view.show(view.Result(False, headline, properties=rows, other=other))
    message = comparison.message
    if comparison.kind == "shape" and isinstance(got, tuple):
        kind = {"want": numeric.describe(want), "count": len(got)}
        message = tr("Expected {want}, found a tuple of {count} items.", **kind)
    with np.errstate(all="ignore"):  # a warning would stand in the notebook as if it were the student's
        hint = hints.hint(got, want, comparison.kind, rtol=rtol, atol=atol, other=other)
    said = _together(message, hint)
    if numerical and name:
        raise CheckFailed(
            tr("{name} is not the gradient that central differences give. {sentence}", name=name, sentence=said)
        )
    if numerical:
        raise CheckFailed(tr("This is not the gradient that central differences give. {sentence}", sentence=said))
    raise CheckFailed(tr("{name}: {sentence}", name=name, sentence=said) if name else said)


def _together(sentence: str, more: str) -> str:
    return tr("{sentence} {more}", sentence=sentence, more=more) if more else localized(sentence)


def _difference(subject: str, found: view.Differences, error: float) -> str:
    """How many elements differ and by how much, in a sentence; `error` is the relative one where that is finite."""
    words: dict[str, Any] = {"what": subject, "size": f"{found.largest:.3g}", "error": f"{error:.2g}"}
    if found.yours.ndim == 0:
        if not found.largest:
            return tr("{what} differs.", **words)
        if not np.isfinite(error):
            return tr("{what} differs by {size}.", **words)
        return tr("{what} differs by {size} (relative error {error}).", **words)
    words |= {"count": len(found.worst), "total": found.yours.size}
    if not found.largest:
        return tr("{count} of {total} elements of {what} differ.", **words)
    if not np.isfinite(error):
        return tr("{count} of {total} elements of {what} differ, by up to {size}.", **words)
    return tr("{count} of {total} elements of {what} differ, by up to {size} (relative error {error}).", **words)


def _closeness(got: Any, want: NDArray[Any], comparison: numeric.Comparison) -> str:
    largest = view.differences(_as_shaped(got, want), want, 0.0).largest
    if largest == 0:
        return tr("no difference at all")
    words = {"size": largest, "error": comparison.error}
    return tr("largest difference {size:.2g}, relative error {error:.2g}", **words)


def _as_shaped(got: Any, like: NDArray[Any]) -> NDArray[Any]:
    """An answer that `numeric.compare` found to have the shape of `like` but for style, in that shape."""
    array = numeric.as_array(got)
    assert array is not None
    return array.reshape(like.shape)
