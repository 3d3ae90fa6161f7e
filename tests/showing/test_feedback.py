"""The student's feedback page."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from courses import TASK, TEST_TRIPLE, code, nbgrader, notebook, text

from autograder.showing.autograded import REPORT_KEY, STAFF_NOTE, _safe_attachments
from autograder.showing.feedback import (
    CellMarks,
    Delimiters,
    Marks,
    feedback_page,
    report_from_json,
    stored_report,
    visible_source,
)
from autograder.showing.markup import clean_html
from autograder.texts import say, speaking
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


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 6, 0, 0, 0, 0)


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00\xff\xd9"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0)


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
    assert "sigmoid ✓ correct 2 of 2" in words
    assert "softmax ✗ wrong 0 of 3" in words


def test_a_failed_check_is_shown_with_its_counterexample() -> None:
    assert "Differs. argument [0., 1.] expected [0.25, 0.75] your answer [1., 1.]" in page(verdicts=(WRONG,)).words


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


ACTIVE = ("script", "img", "iframe", "object", "embed", "form", "link", "base", "use", "foreignobject")
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
    assert not [tag for tag, _ in made.elements if tag in ACTIVE]
    assert not [name for _, attributes in made.elements for name in attributes if name.startswith("on")]


def test_a_figure_is_shown_as_a_picture_with_a_description() -> None:
    content = base64.b64encode(png(2, 3)).decode()
    figure = {"output_type": "display_data", "metadata": {}, "data": {"image/png": content, "text/plain": "<Figure>"}}
    (attributes,) = [
        attributes for tag, attributes in page(with_outputs(code("plot()"), figure)).elements if tag == "img"
    ]
    assert attributes == {"src": f"data:image/png;base64,{content}", "alt": "Figure in this cell"}


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif"])
def test_a_picture_that_says_it_is_too_large_for_a_browser_is_not_shown(kind: str) -> None:
    """Of a few hundred bytes, it would take gigabytes of whoever opens the page."""
    bitmap = {"png": png, "jpeg": jpeg, "gif": gif}[kind]
    for width, height, shown in ((60_000, 60_000, False), (300, 200, True)):
        content = base64.b64encode(bitmap(width, height)).decode()
        pictures = {"a": {f"image/{kind}": content}}
        link = f"data:image/{kind};base64,{content}"
        answers = [text(f"![x]({link})"), text(f'<img src="{link}">')]
        answers += [{**text(said), "attachments": pictures} for said in ("![x](attachment:a)", "Beside it.")]
        for answer in answers:
            assert any(tag == "img" for tag, _ in page(answer).elements) == shown
        assert ("<img" in clean_html(f'<img src="{link}">')) == shown
        assert bool(_safe_attachments(pictures)) == (shown and kind != "gif")


def test_a_picture_pasted_into_an_answer_is_shown() -> None:
    content = base64.b64encode(png(2, 3)).decode()
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
    assert "why ● marked by a person 2.5 of 3" in words
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
    assert "This notebook could not be read, so nothing in it could be graded. 0 of 5 points" in words
    assert "What happened The file is empty. What to do 1." in words.replace("What to do Open", "What to do 1. Open")


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


def test_a_picture_stands_below_the_counterexample() -> None:
    shown = page(verdicts=(verdict_on([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 9.0]]),))
    assert [tag for tag, _ in shown.elements].count("svg") == 1
    assert "your answer [[1., 2.], [3., 9.]] softmax: where it differs Differs in 1 of 4 entries" in shown.words


def verdict_on(expected: Any, actual: Any, name: str = "softmax", count: int = 1) -> Verdict:
    example = Counterexample([[0.0, 1.0]], expected, actual)
    failed = tuple(Finding("matches_reference", False, f"Differs {n}.", example, f"{name}{n}") for n in range(count))
    return Verdict(name, "wrong", 0.0, 3.0, "Wrong.", failed if count > 1 else (replace(failed[0], part=None),))


@pytest.mark.parametrize("hostile", [HOSTILE, "nan" + HOSTILE, f"</desc></svg>{HOSTILE}"])
def test_hostile_values_and_names_are_text_in_a_picture_too(hostile: str) -> None:
    made = page(
        verdicts=(
            verdict_on([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 9.0]], hostile),
            verdict_on([[1.0, 2.0], [3.0, 4.0]], [[hostile, 2.0], [3.0, 9.0]]),
            verdict_on(hostile, hostile),
        )
    )
    assert [tag for tag, _ in made.elements].count("svg") == 1
    assert not [tag for tag, _ in made.elements if tag in ACTIVE]
    assert not [name for _, attributes in made.elements for name in attributes if name.startswith("on")]


def test_many_numbers_that_a_picture_shows_can_be_opened_below_it() -> None:
    loss = [[1.0 / n] for n in range(1, 21)]
    made = page(verdicts=(verdict_on(loss, [[2 * row[0]] for row in loss], "train_loss"),))
    tags = [tag for tag, _ in made.elements]
    assert tags.index("svg") < tags.index("details")
    assert "All numbers of this picture expected" in made.words


def test_arguments_that_several_checks_share_are_shown_once() -> None:
    words = page(verdicts=(verdict_on(1.0, 2.0, count=3),)).words
    assert words.count("argument [0., 1.]") == 1
    assert words.count("With the same arguments as above: expected 1 your answer 2") == 2


def test_wide_arrays_scroll_in_a_box_that_the_keyboard_reaches() -> None:
    shown = page(verdicts=(verdict_on([0.123456 * n for n in range(7)], [0.0] * 6),)).elements
    assert {"class": "wide", "tabindex": "0", "role": "group", "aria-label": "expected"} in [a for _, a in shown]


def test_the_overview_leads_to_every_verdict_and_every_answer() -> None:
    marks = Marks({"why": CellMarks(0.0, 3.0, True, True)})
    answer = text("Because.", nbgrader("why", 3, grade=True, solution=True))
    made = page(text("Why?"), answer, verdicts=(RIGHT, WRONG), marks=marks)
    ids = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    links = [(attributes["href"] or "")[1:] for tag, attributes in made.elements if tag == "a"]
    assert {"main", "overview", "exercise-1", "exercise-2", "cell-2"} == set(links)
    assert set(links) <= set(ids)
    assert len(ids) == len(set(ids))


def test_markdown_is_rendered_with_its_headings_below_those_of_the_page() -> None:
    made = page(text("# One\n\n#### Deep\n\n**bold** `code`"), text("## Two"), code("1"), verdicts=(WRONG,))
    levels = [int(tag[1]) for tag, _ in made.elements if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels == [1, 2, 2, 3, 2, 3, 4, 4]
    assert {"strong", "code"} <= {tag for tag, _ in made.elements}


def test_markdown_fetches_nothing_and_cannot_pass_for_a_part_of_the_page() -> None:
    hostile = (
        '![a plot](https://example.org/a.png) <img src="//example.org/b.png" alt="b">\n\n'
        '<div id="main" role="main" class="score" style="position: fixed">x</div>\n\n[x](javascript:alert(1))'
    )
    made = page(text(hostile))
    assert not [tag for tag, _ in made.elements if tag in ACTIVE]
    assert "[a plot] [b]" in made.words
    found = [attributes for tag, attributes in made.elements if tag == "div" and "style" in attributes]
    assert not found
    assert [attributes for _, attributes in made.elements if attributes.get("id") == "main"] == [
        {"id": "main", "tabindex": "-1"}
    ]
    assert not [attributes for _, attributes in made.elements if "javascript" in (attributes.get("href") or "")]


@pytest.mark.parametrize(
    "source",
    ["![](attachment:gone.png)", "\\\\[" * 3000, "<b>" * 3000, "> " * 3000, "[" * 9000, "x" * 200_000, "- " * 4000],
)
def test_no_text_of_a_student_s_keeps_the_page_from_being_made(source: str) -> None:
    assert "Your notebook" in page(text(source)).words


def test_a_picture_pasted_into_an_answer_stands_where_the_text_has_it() -> None:
    content = base64.b64encode(png(2, 3)).decode()
    answer = {**text("![my graph](attachment:a.png)"), "attachments": {"a.png": {"image/png": content}}}
    (attributes,) = [attributes for tag, attributes in page(answer).elements if tag == "img"]
    assert attributes["alt"] == "my graph"


def test_code_cells_are_labelled_as_in_the_notebook() -> None:
    assert "In [7] x = 1" in page({**code("x = 1"), "execution_count": 7}).words


def test_a_check_of_the_notebook_that_failed_says_not_yet() -> None:
    error = {"output_type": "error", "ename": "CheckFailed", "evalue": "Expected 1, found 2.", "traceback": []}
    words = page(with_outputs(code(TEST_TRIPLE, nbgrader("t", 1, grade=True, locked=True)), error)).words
    assert "Not yet: Expected 1, found 2." in words
    assert "CheckFailed" not in words


def test_an_unreadable_notebook_s_page_has_no_lines_about_cells_that_nobody_saw() -> None:
    said = "The file ends in the middle & so on."
    cells = {"test": CellMarks(0.0, 2.0, False, False), "why": CellMarks(0.0, 3.0, True, False)}
    marks = Marks(cells, {"test": "The file ends in the middle &amp; so on.", "why": "Come and see me."})
    released = text("Released.", nbgrader("why", 3, grade=True, solution=True))
    words = page(released, status="unreadable", message=said, marks=marks).words
    assert words.count(said) == 1
    assert "0 of 5 points" in words
    assert "marked by a person" not in words
    assert "Released." not in words
    assert "Comments Come and see me." in words


def test_the_page_has_landmarks_and_a_link_to_skip_to_the_main_part() -> None:
    elements = page(verdicts=(RIGHT,)).elements
    assert {"header", "main", "section"} <= {tag for tag, _ in elements}
    first = next(attributes for tag, attributes in elements if tag == "a")
    assert first == {"class": "skip", "href": "#main"}


def test_every_section_is_named_by_its_heading() -> None:
    elements = page(verdicts=(RIGHT, WRONG)).elements
    ids = {attributes.get("id") for _, attributes in elements}
    named = [attributes["aria-labelledby"] for tag, attributes in elements if tag == "section"]
    assert len(named) == 2
    assert set(named) <= ids


def schemes() -> list[dict[str, str]]:
    css = feedback_page(notebook(), Marks(), report=report()).split("</style>")[0]
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in css.split("@media screen")[:2])
    return [light, dark]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [(front, back, 4.5) for front in ("text", "quiet", "link", "good", "half", "bad", "open") for back in ("back",)]
    + [
        ("text", "shade", 4.5),
        ("quiet", "shade", 4.5),
        ("text", "heat", 4.5),
        ("expected", "back", 3),
        ("got", "back", 3),
    ],
)
def test_colours_stand_out_from_what_is_behind_them(scheme: int, front: str, back: str, least: float) -> None:
    colours = schemes()[scheme]
    lighter, darker = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CHINESE = {
    "Skip to the score": "跳到得分",
    "{score} of {max_score} points": "{max_score} 分中得 {score} 分",
    "{name}: {status}, {score} of {max_score} points": "{name}：{status}，{max_score} 分中得 {score} 分",
    "wrong": "<错误>",
    "expected": "期望",
    "your answer": "你的答案",
    "failed": '未"通过',
    "Sum over axis=1.": "沿 axis=1 求和。",
    "Nothing was returned.": "没有返回值。",
    "Put back: {what}.": "已恢复：{what}。",
    "To read the notebook, this was put right: {changes}": "为读取笔记本，已作修正：{changes}",
    "{subject}: where it differs": "{subject}：不同之处",
    "Not yet: {sentence}": "还没有：{sentence}",
    "{strong}This notebook could not be read{end}, so nothing in it could be graded.": "{strong}无法读取{end}。",
    "No response.": "未作答。",
}


def test_the_page_is_in_the_language_spoken_now_and_says_which_it_is(translated: Any) -> None:
    differs = verdict_on([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 9.0]])
    verdict = replace(differs, message=say("Sum over axis=1."), findings=(*differs.findings, *WRONG.findings))
    error = {"output_type": "error", "ename": "CheckFailed", "evalue": "不。", "traceback": []}
    cells = [with_outputs(code("check_close(1, 2)"), error), text("?", nbgrader("why", 3, grade=True, solution=True))]
    marks = Marks({"why": CellMarks(0.0, 3.0, True, False)}, {"why": "No response."})
    with speaking("zh_Hans", translated(CHINESE)):
        made = page(*cells, verdicts=(verdict,), marks=marks, mended=(say("Put back: {what}.", what="<b>"),))
        unread = page(status="unreadable", message=say("Nothing was returned."))
    assert ("html", {"lang": "zh-Hans"}) in made.elements
    assert "softmax： ✗ <错误>，3 分中得 0 分" in made.words
    for words in (
        "跳到得分",
        "沿 axis=1 求和。",
        "期望",
        "softmax：不同之处",
        "还没有：不。",
        "已恢复：<b>。",
        "未作答。",
    ):
        assert words in made.words
    assert '未"通过' in [attributes.get("aria-label") for _, attributes in made.elements]
    assert "无法读取。" in "".join(unread.text.split())
    assert "没有返回值。" in unread.words
    assert "strong" in [tag for tag, _ in unread.elements]
    assert ("html", {"lang": "en"}) in page(verdicts=(verdict,)).elements


def test_the_graders_own_sentence_is_no_remark_of_a_person_in_any_language(translated: Any) -> None:
    marks = Marks({"t": CellMarks(0.0, 2.0, False, False)}, {"t": "没有返回值。"})
    with speaking("zh_Hans", translated(CHINESE)):
        made = page(status="unreadable", message=say("Nothing was returned."), marks=marks)
    assert made.words.count("没有返回值。") == 1
