"""`grade("name")` in an ordinary kernel: judges the function in place and shows the verdict.

For instructors who try their source notebook by hand, and for JupyterLab's Validate button. It is no verdict on a
student: the function and the reference are in one process. While a class is graded these lines are answered by the
grader from outside, and this module is not there.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

from autograder.course import find_course
from autograder.judging import judge
from autograder.judging.asking import LocalAsker
from autograder.showing.render import verdict_html, verdict_text
from autograder.texts import localized
from autograder.verdict import Verdict


class NotFullMarks(AssertionError):
    """The function does not get full marks; the verdict that says why was shown before."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class _Shown:
    """A verdict as IPython displays it: HTML in a notebook, text in a terminal."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def __repr__(self) -> str:
        return verdict_text(self._verdict)

    def _repr_html_(self) -> str:
        return verdict_html(self._verdict)


def grade(name: str) -> None:
    """Judge the caller's function called `name` by the course that the working folder lies in, and show the verdict.

    Raises:
        CourseError: no course is found upwards from the working folder, or it has no such exercise.
        NotFullMarks: the function is not entirely right.
    """
    course = find_course()
    exercise = course.exercise(name)
    namespace: dict[str, Any] = sys._getframe(1).f_globals
    # No student's work to derive the inputs from: the name alone, so that a second try sees the same ones.
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
    verdict = judge(exercise, LocalAsker(namespace), seed)
    with course.speaking():
        _display(verdict)
        if verdict.score < verdict.max_score:
            raise NotFullMarks(f"{name}: {verdict.score:g} of {verdict.max_score:g}. {localized(verdict.message)}")


def _display(verdict: Verdict) -> None:
    if "IPython" in sys.modules:
        from IPython.display import display

        display(_Shown(verdict))
    else:
        print(verdict_text(verdict))
