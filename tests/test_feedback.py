"""The student's feedback page."""

from __future__ import annotations

import base64
from html.parser import HTMLParser
from typing import Any

import pytest
from courses import TASK, TEST_TRIPLE, code, nbgrader, notebook, text

from autograder.autograded import REPORT_KEY, STAFF_NOTE
from autograder.feedback import (
    CellMarks,
    Delimiters,
    Marks,
    feedback_page,
    report_from_json,
    stored_report,
    visible_source,
)
from autograder.verdict import Counterexample, Finding, Report, Verdict

EXAMPLE = Counterexample([[0.0, 1.0]], [0.25, 0.75], [1.0, 1.0])
WRONG = Verdict(
    "softmax", "wrong", 0.0, 3.0, "Sum over axis=1.", (Finding("matches_reference", False, "Differs.", EXAMPLE),)
)
RIGHT = Verdict("sigmoid", "correct", 2.0, 2.0, "Correct.")


class Page(HTMLParser):
    """A page's elements and its text, as a browser would read them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def report(*verdicts: Verdict, **fields: Any) -> Report:
    values = {"status": "graded", "max_score": 5.0} | fields
    return Report("activations", "ada", "activations", "activations.ipynb", exercises=verdicts, **values)


def page(*cells: dict[str, Any], verdicts: tuple[Verdict, ...] = (), marks: Marks | None = None, **fields: Any) -> Page:
    return Page(feedback_page(notebook(*cells), marks or Marks(), report=report(*verdicts, **fields)))


def with_outputs(cell: dict[str, Any], *outputs: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": list(outputs)}


def test_the_page_says_the_score_and_each_exercise_s_outcome_in_words() -> None:
    words = page(verdicts=(RIGHT, WRONG)).words
    assert "2 of 5 points" in words
    assert "sigmoid correct 2 of 2" in words
    assert "softmax wrong 0 of 3" in words


def test_a_failed_check_is_shown_with_its_counterexample() -> None:
    assert "Differs. argument [0., 1.] expected [0.25, 0.75] actual [1., 1.]" in page(verdicts=(WRONG,)).words


def test_hidden_tests_are_not_on_the_page_and_the_visible_ones_are() -> None:
    words = page(code(TEST_TRIPLE, nbgrader("test_triple", 1, grade=True, locked=True))).words
    assert "assert triple(1) == 3" in words
    assert "triple(-2)" not in words
    assert "HIDDEN" not in words


def test_a_traceback_through_hidden_tests_is_reduced_to_its_message() -> None:
    error = {
        "output_type": "error",
        "ename": "AssertionError",
        "evalue": "negative numbers too",
        "traceback": ["----> 3 assert triple(-2) == -6", "AssertionError: negative numbers too"],
    }
    words = page(with_outputs(code(TEST_TRIPLE, nbgrader("t", 1, grade=True, locked=True)), error)).words
    assert "AssertionError: negative numbers too" in words
    assert "triple(-2)" not in words


def test_the_mark_scheme_of_a_task_is_not_on_the_page() -> None:
    words = page(text(TASK, nbgrader("draw", 1, task=True))).words
    assert "Draw the graph" in words
    assert "One point" not in words


def test_a_hidden_part_that_is_never_closed_hides_the_rest() -> None:
    assert visible_source("a = 1\n### BEGIN HIDDEN TESTS\nsecret\nb = 2") == "a = 1"


def test_a_course_s_own_delimiters_are_heeded() -> None:
    assert visible_source("a\n# <hide>\nsecret\n# </hide>\nb", Delimiters((("<hide>", "</hide>"),))) == "a\nb"


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


def test_nothing_of_the_student_s_is_markup_on_the_page() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": HOSTILE}
    html = {"output_type": "display_data", "metadata": {}, "data": {"text/html": HOSTILE, "text/plain": HOSTILE}}
    image = {"output_type": "display_data", "metadata": {}, "data": {"image/png": 'x" onerror="alert(1)'}}
    error = {"output_type": "error", "ename": HOSTILE, "evalue": HOSTILE, "traceback": [HOSTILE]}
    verdict = Verdict(HOSTILE, "error", 0, 1, HOSTILE)
    made = page(
        text(HOSTILE, nbgrader("why", 3, grade=True, solution=True)),
        with_outputs(code(HOSTILE), stream, html, image, error),
        verdicts=(verdict,),
        marks=Marks(comments={"why": HOSTILE}),
        mended=(HOSTILE,),
        message=HOSTILE,
    )
    assert not [tag for tag, _ in made.elements if tag in ("script", "img", "iframe", "object", "svg", "form")]
    assert not [name for _, attributes in made.elements for name in attributes if name.startswith("on")]


def test_a_figure_is_shown_as_a_picture_with_a_description() -> None:
    content = base64.b64encode(b"\x89PNG not really").decode()
    figure = {"output_type": "display_data", "metadata": {}, "data": {"image/png": content, "text/plain": "<Figure>"}}
    (attributes,) = [
        attributes for tag, attributes in page(with_outputs(code("plot()"), figure)).elements if tag == "img"
    ]
    assert attributes == {"src": f"data:image/png;base64,{content}", "alt": "Figure in this cell"}


def test_a_picture_pasted_into_an_answer_is_shown() -> None:
    content = base64.b64encode(b"\x89PNG not really").decode()
    answer = {**text("![](attachment:a.png)"), "attachments": {"a.png": {"image/png": content}}}
    assert [tag for tag, _ in page(answer).elements].count("img") == 1


def test_notes_for_staff_are_not_shown_to_students() -> None:
    note = {**code("# Notes of the autograder"), "metadata": {REPORT_KEY: {STAFF_NOTE: True}}}
    assert "Notes of the autograder" not in page(note, flags=("It closed the wire.",)).words


def test_colours_of_a_terminal_are_taken_out_of_printed_text() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m"}
    assert "red" in page(with_outputs(code("x"), stream)).words
    assert "\x1b" not in page(with_outputs(code("x"), stream)).text


def test_points_and_comments_by_a_person_are_shown_and_count() -> None:
    cells = {"test": CellMarks(2.0, 2.0, False, False), "why": CellMarks(2.5, 3.0, True, False)}
    marks = Marks(cells, {"why": "Well said."})
    words = page(text("Because.", nbgrader("why", 3, grade=True, solution=True)), verdicts=(RIGHT,), marks=marks).words
    assert "4.5 of 5 points" in words
    assert "why marked by a person 2.5 of 3" in words
    assert "Because. 2.5 of 3 points Comment Well said." in words


def test_an_answer_that_nobody_has_marked_yet_is_said_to_be_so() -> None:
    marks = Marks({"why": CellMarks(0.0, 3.0, True, True)})
    words = page(text("Because.", nbgrader("why", 3, grade=True, solution=True)), marks=marks).words
    assert "1 answer is still to be marked by a person." in words
    assert "Because. Not marked yet" in words


def test_a_late_penalty_is_taken_off_and_said() -> None:
    words = page(marks=Marks({"test": CellMarks(2.0, 2.0, False, False)}, late_penalty=0.5)).words
    assert "1.5 of 2 points 0.5 points were taken off because it was handed in late." in words


def test_an_unreadable_notebook_s_page_says_why() -> None:
    words = page(status="unreadable", message="The file is empty.").words
    assert "This notebook could not be read. The file is empty." in words


@pytest.mark.parametrize("wanted", [("html", "lang"), ("meta", "charset")])
def test_the_page_tells_browsers_and_screen_readers_what_it_is(wanted: tuple[str, str]) -> None:
    tag, attribute = wanted
    assert [attributes for name, attributes in page().elements if name == tag and attribute in attributes]


def test_the_page_needs_nothing_from_elsewhere_and_allows_no_script() -> None:
    made = page(verdicts=(RIGHT, WRONG))
    assert not [attributes for tag, attributes in made.elements if tag in ("link", "script", "img", "iframe")]
    assert any("default-src 'none'" in (attributes.get("content") or "") for _, attributes in made.elements)


def test_a_stored_report_is_read_back_as_it_was() -> None:
    original = report(
        RIGHT, WRONG, mended=("Mended.",), flags=("Flag.",), open_properties=("network",), versions={"numpy": "2"}
    )
    assert report_from_json(original.to_json()) == original
    assert stored_report({"metadata": {REPORT_KEY: {"report": original.to_json()}}}) == original
