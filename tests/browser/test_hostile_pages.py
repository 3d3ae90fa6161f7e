"""Hostile notebooks in a real browser: on no page that shows them does a script run, or is anything fetched."""

from __future__ import annotations

import base64
import json
import urllib.request
from urllib.parse import urlsplit

import pytest
from courses import code, dump, hand_in, make_course, submission, text
from hostile import CONTROL, HOST, MARKDOWN, MARKUP, OWNED, SHOWS
from lab import jupyterlab

from autograder.classroom import find_submissions, grade_class
from autograder.course import Course

SAID = {**MARKUP, **MARKDOWN}
NAME = MARKUP["broken-image"].replace("/", "∕")[:200]
DRAWN = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def everything():
    """A right notebook that shows each hostile thing everywhere that something can be shown."""
    shown = []
    for said in SAID.values():
        shown += [text(said), code(f"# {said}\n{SHOWS.format(said=said, js=OWNED)}")]
        shown.append({"cell_type": "raw", "metadata": {}, "source": said, "id": "raw"})
    document = submission(why="The last word.\n\n" + "\n\n".join(SAID.values()), extra=tuple(shown))
    document["cells"][6]["attachments"] = {said: {"image/svg+xml": said, "text/html": said} for said in SAID.values()}
    return document


def honest():
    """An answer with pictures: a file beside the notebook, and one pasted in."""
    document = submission(why=f"![beside](graph.png) ![pasted](attachment:a.png) ![far](https://{HOST}/far.png)")
    document["cells"][6]["attachments"] = {"a.png": {"image/png": DRAWN}}
    return document


def raises(said):
    return submission(
        double=f"def double(x):\n    raise ValueError({said!r})", triple=f"def triple(x):\n    return {said!r}"
    )


@pytest.fixture(scope="module")
def graded(browser, tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("hostile") / "course", config=None)
    hand_in(root, "ada", honest()).with_name("graph.png").write_bytes(base64.b64decode(DRAWN))
    hand_in(root, "eve", everything())
    hand_in(root, NAME, raises("".join(MARKUP.values())))
    hand_in(root, "mal", raises(CONTROL + MARKUP["script"]))
    hand_in(root, "ned", dump(submission()), name=MARKUP["broken-image"].replace("/", "∕")[:200])
    course = Course(root)
    for _ in grade_class(course, find_submissions(course), jobs=1):
        pass
    with jupyterlab(root, tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture
def watched(page):
    """The page, and what was fetched from elsewhere or by a command to the server, and what a script showed."""
    found = []

    def fetched(request):
        address = urlsplit(request.url)
        if address.hostname == HOST or "logout" in address.path or "shutdown" in address.path:
            found.append(request.url)

    page.on("request", fetched)
    page.on("dialog", lambda dialog: found.append(dialog.message))
    return page, found


def assert_inert(page, found):
    page.wait_for_load_state("networkidle")
    assert found == []
    assert not page.evaluate("window.owned")
    assert "owned" not in page.title() or NAME in page.title()
    assert page.locator("[onerror], [onload], [onfocus], iframe, object, embed, base").count() == 0


def ids(lab):
    with urllib.request.urlopen(lab.link("formgrader/api/submitted_notebooks/ps1/ps1")) as answer:
        return {found["student"]: found["id"] for found in json.load(answer)}


STUDENTS = {"everything": "eve", "a name": NAME, "raised": "mal", "a file's name": "ned"}


@pytest.mark.parametrize("student", STUDENTS.values(), ids=STUDENTS)
def test_a_feedback_page_runs_and_fetches_nothing(watched, graded, student):
    page, found = watched
    page.goto((graded.root / "feedback" / student / "ps1" / "ps1.html").as_uri())
    assert "Exercise by exercise" in page.inner_text("main")
    assert_inert(page, found)


@pytest.mark.parametrize("student", STUDENTS.values(), ids=STUDENTS)
def test_formgrader_s_page_of_it_runs_and_fetches_nothing(watched, graded, student):
    page, found = watched
    page.goto(graded.link(f"formgrader/submissions/{ids(graded)[student]}/"))
    page.locator("input#why").wait_for()
    assert page.locator("input.score").count() == 4
    assert_inert(page, found)


@pytest.mark.parametrize("path", ["gradebook/ps1/ps1", "manage_submissions/ps1", "manage_students"])
def test_formgrader_s_lists_run_and_fetch_nothing(watched, graded, path):
    page, found = watched
    page.goto(graded.link(f"formgrader/{path}"))
    page.locator("tbody tr").nth(3).wait_for()
    assert_inert(page, found)


def test_pictures_of_an_answer_are_shown_and_those_from_elsewhere_are_links(watched, graded):
    page, found = watched
    page.goto(graded.link(f"formgrader/submissions/{ids(graded)['ada']}/"))
    page.locator("img[alt=beside]").wait_for()
    assert_inert(page, found)
    for name in ("beside", "pasted"):
        assert page.locator(f"img[alt={name}]").evaluate("picture => picture.naturalWidth") == 1
    assert page.get_by_role("link", name="[far]").get_attribute("href") == f"https://{HOST}/far.png"


def test_the_listener_hears_a_script_and_a_picture(watched, tmp_path):
    page, found = watched
    (tmp_path / "page.html").write_text(MARKUP["script"] + MARKUP["image"])
    page.goto((tmp_path / "page.html").as_uri())
    with pytest.raises(AssertionError, match=HOST):
        assert_inert(page, found)
    assert page.evaluate("window.owned") == 1
