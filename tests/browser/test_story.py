"""The whole story of a class in a real browser, with real grading: wide with JavaScript, on a phone without it.

One of its students has planted a script in every field that a student controls; none of them runs anywhere.
"""

from __future__ import annotations

import csv
import json
import re
from urllib.parse import urlsplit

import pytest
from blank import PASSWORD, blank_service
from courses import write
from hostile import HOST
from planted import FORMULA, answering, hostile, planted, raising, short

from autograder.authoring.ready_made import ready_made
from autograder.authoring.solutions import answered, solutions
from autograder.service.exporting import FORMULA as BEGINS_A_FORMULA

ASSIGNMENT = "activations"
DIAGNOSIS = "Each column sums to one where each row should: sum over axis=1."
ROSTER = f"""name,role,first_name,last_name,email
ada,student,Ada,Right,ada@example.org
bob,student,Bob,Mends,bob@example.org
cyd,student,Cyd,Columns,cyd@example.org
dan,student,Dan,Columns,dan@example.org
mallory,student,"{short("first-name").replace('"', '""')}","{FORMULA.replace('"', '""')}",mallory@example.org
"""
HELPER = """

def rescaled({values}, {width}=3):
    {out} = []
    for place in range(len({values})):
        start = max(0, place - {width})
        window = {values}[start:place + {width} + 1]
        {out}.append(sum(window) / len(window))
    total = sum({out}) or 1.0
    return [each / total for each in {out}]
"""
HELPERS = {
    "ada": HELPER.format(values="values", width="width", out="out"),
    "mallory": HELPER.format(values="xs", width="k", out="result") + f"# {planted('alike')}\n",
}
RUNS = "[onerror], [onload], [onfocus], [autofocus], iframe, object, embed, base, video"
FETCHES = f"[src*='{HOST}'], [style*='{HOST}'], :not(a)[href*='{HOST}'], [href^='javascript' i]"
WAYS = [
    pytest.param((1280, True), id="wide, with JavaScript"),
    pytest.param((390, False), id="a phone, without JavaScript", marks=pytest.mark.prove),
]


@pytest.fixture(scope="module")
def course():
    """The ready-made course, which the instructor will choose."""
    return ready_made()


class Story:
    """The class's service, the windows of its people, and whatever happened in these that should not."""

    def __init__(self, browser, server, width, scripts):
        self.browser, self.server, self.width, self.scripts = browser, server, width, scripts
        self.contexts, self.found = [], []

    def window(self):
        """A page of somebody's own browser; what it asks elsewhere, what a script shows, and errors are noted."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 844}, java_script_enabled=self.scripts, locale="en-US"
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        context.on("request", self._asked)
        context.on("dialog", self._shown)
        context.on("weberror", lambda error: self.found.append(f"error: {error.error}"))
        context.on("console", self._said)
        return context.new_page()

    def _asked(self, request):
        if not request.url.startswith((f"{self.server.address}/", "data:")):
            self.found.append(f"asked: {request.url}")

    def _shown(self, dialog):
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _said(self, message):
        if message.type == "error":
            self.found.append(f"console: {message.text}")

    def look(self, page, path=None):
        """Go there (or stay); it is whole, fits the window, and nothing of a student's has become a part of it."""
        if path is not None:
            answer = page.goto(f"{self.server.address}{path}")
            assert answer.status == 200, path
        page.wait_for_load_state()
        assert self.found == [], page.url
        assert not page.evaluate("window.owned"), page.url
        assert page.locator("h1").count() == 1, page.url
        assert page.locator(RUNS).count() == 0, page.url
        assert page.locator(FETCHES).count() == 0, page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, page.url
        return page.locator("main").inner_text()

    def close(self):
        """Close the windows."""
        for context in self.contexts:
            context.close()


@pytest.fixture(params=WAYS)
def story(request, browser, tmp_path):
    with blank_service(tmp_path) as server:
        told = Story(browser, server, *request.param)
        yield told
        told.close()


def press(page, name):
    """Press the button of that name in the page's own part."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def follow(page, name):
    """Follow the link of that name in the page's own part."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def set_password(page, link):
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    press(page, "Set the password")


def set_up(story, page):
    """The first visit: from an empty folder to a released assignment; returns the students' invitations."""
    set_password(page, story.server.link)
    page.get_by_label("Time zone").fill("Europe/Vienna")
    page.get_by_role("radio", name=re.compile("^The ready-made course")).check()
    press(page, "Begin the course")
    page.get_by_label("Or typed").fill(ROSTER)
    press(page, "Show what would change")
    assert "Added: 5." in story.look(page)
    press(page, "Let this hold")
    story.look(page)
    page.get_by_label("Assignment", exact=True).select_option(ASSIGNMENT)
    page.get_by_label("Due").fill("2030-03-31T23:59")
    press(page, "Release")
    assert f"Released: {ASSIGNMENT}." in story.look(page)
    press(page, "Make their links")
    links = page.locator("main pre").inner_text()
    return dict(re.findall(r"^(\w+),(http\S+)$", links, re.MULTILINE))


def fetch(page, name):
    """What the link of that name downloads: its path on this machine."""
    with page.expect_download() as downloading:
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    return downloading.value.path()


def begin(story, invitation):
    """A student takes up the invitation and fetches the notebook: the window, and what was released."""
    page = story.window()
    set_password(page, invitation)
    follow(page, ASSIGNMENT)
    story.look(page)
    return page, json.loads(fetch(page, f"{ASSIGNMENT}.ipynb").read_bytes())


def chosen(course, **wrong):
    """Code for every exercise of the assignment: right but for the wrong solutions named."""
    (source,) = course.assignment(ASSIGNMENT).notebooks.values()
    names = [name for graded in source.graded.values() for name in graded]
    found = {}
    for name in names:
        wanted = wrong.get(name)
        found[name] = next(
            each for each in solutions(course, name) if (each.path.stem == wanted if wanted else each.fraction == 1.0)
        )
    return {name: each.body for name, each in found.items()}, {name: each.fraction for name, each in found.items()}


def points(course, fractions, worth=None):
    """What these fractions of each exercise come to, by what each graded cell is worth."""
    (source,) = course.assignment(ASSIGNMENT).notebooks.values()
    worth = worth or {}
    return sum(
        worth.get(cell, source.max_scores[cell]) * fractions[name] / len(names)
        for cell, names in source.graded.items()
        for name in names
    )


def hand_in(story, page, document, *, name=f"{ASSIGNMENT}.ipynb", beside=()):
    """Hand it in through the page, and wait for the verdicts; returns the address of the attempt's page."""
    page.goto(f"{story.server.address}/assignments/{ASSIGNMENT}")
    files = [{"name": name, "mimeType": "application/json", "buffer": json.dumps(document).encode()}]
    files += [{"name": each, "mimeType": "text/csv", "buffer": b"1,2\n"} for each in beside]
    page.get_by_label("The notebook").set_input_files(files)
    press(page, "Hand in")
    page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))
    page.locator("section.verdict").first.wait_for()
    story.look(page)
    return urlsplit(page.url).path


def score(page):
    """The points and those that there are, as the page of an attempt has them."""
    got, _, most = page.locator("dl.facts .score").inner_text().partition(" / ")
    return float(got), float(most)


def verdict(page, exercise):
    """What the page says of one exercise."""
    return page.locator("section.verdict", has=page.get_by_role("heading", name=re.compile(f"^\\W*{exercise}\\b")))


def read(path):
    """The rows of a CSV file; no cell of it is a formula to a spreadsheet."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert not [cell for row in rows for cell in row.values() if (cell or "").startswith(BEGINS_A_FORMULA)]
    return rows


def change_points(folder, cell, worth):
    """The instructor edits the course's source: that graded cell is worth so many points now."""
    path = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    document = json.loads(path.read_text(encoding="utf-8"))
    (found,) = [each for each in document["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == cell]
    found["metadata"]["nbgrader"]["points"] = worth
    write(path, document)


def test_a_class_from_the_first_visit_to_the_marks(story, course):
    teacher = story.window()
    invitations = set_up(story, teacher)
    assert sorted(invitations) == ["ada", "bob", "cyd", "dan", "mallory"]
    columns = {"softmax": "columns"}
    right, all_of_it = chosen(course)
    wrong, some_of_it = chosen(course, **columns)
    wronger, less_of_it = chosen(course, cross_entropy="no_minus", **columns)
    expected = {name: points(course, all_of_it) for name in ("ada", "bob")}
    expected |= {"cyd": points(course, some_of_it), "dan": points(course, less_of_it)}

    ada, released = begin(story, invitations["ada"])
    hand_in(story, ada, answered(released, {**right, "softmax": right["softmax"] + HELPERS["ada"]}))
    most = points(course, dict.fromkeys(all_of_it, 1.0))
    assert score(ada) == (expected["ada"], most)

    bob, released = begin(story, invitations["bob"])
    hand_in(story, bob, answered(released, wrong))
    assert score(bob) == (points(course, some_of_it), most)
    assert DIAGNOSIS in verdict(bob, "softmax").inner_text()
    hand_in(story, bob, answered(released, right))
    assert score(bob) == (expected["bob"], most)
    changes = " ".join(bob.get_by_role("region", name="Since the last attempt").inner_text().split())
    assert "softmax: newly right" in changes
    assert "newly wrong" not in changes

    for name, work in {"cyd": wrong, "dan": wronger}.items():
        page, released = begin(story, invitations[name])
        hand_in(story, page, answered(released, work))
        assert score(page) == (expected[name], most)
        assert DIAGNOSIS in verdict(page, "softmax").inner_text()

    attempt, expected["mallory"] = hands_in_what_is_hostile(story, invitations["mallory"], right, course)

    finds_the_commonest_misconception(story, teacher)
    looks_at_what_is_hostile(story, teacher, attempt)
    marks = exports(story, teacher)
    assert marks == expected

    change_points(story.server.folder, "softmax_test", 6)
    more = dict.fromkeys(("ada", "bob", "mallory"), 3.0)
    raised = {name: total + more.get(name, 0.0) for name, total in expected.items()}
    regrades(story, teacher, before=expected, after=raised)
    assert exports(story, teacher) == raised
    story.look(ada, f"/assignments/{ASSIGNMENT}")
    assert score(ada) == (raised["ada"], most + 3)
    assert story.found == []


def hands_in_what_is_hostile(story, invitation, right, course):
    """Mallory's work, and a token of hers; returns the address of the attempt, and what it is worth."""
    page, released = begin(story, invitation)
    page.goto(f"{story.server.address}/tokens")
    page.get_by_label("What it is for").fill(short("token"))
    press(page, "Make the token")
    story.look(page)
    work = {**right, "softmax": right["softmax"] + HELPERS["mallory"]}
    work |= {"cross_entropy": raising("cross_entropy"), "one_hot_encoding": answering("one_hot_encoding")}
    document = hostile(answered(released, work))
    name = short("notebook-name") + ".ipynb"
    attempt = hand_in(story, page, document, name=name, beside=(short("file-name") + ".csv", FORMULA[:9] + ".csv"))
    worth = points(course, dict.fromkeys(right, 1.0) | {"cross_entropy": 0.0, "one_hot_encoding": 0.0})
    assert score(page)[0] == worth
    said = page.locator("main").inner_text()
    assert "owned by raised" in said
    assert "owned by notebook-name" in said
    story.look(page, f"/assignments/{ASSIGNMENT}")
    story.look(page, "/")
    return attempt, worth


def finds_the_commonest_misconception(story, page):
    """From the page of the class to who holds it, and an example without a name."""
    page.goto(story.server.address)
    follow(page, ASSIGNMENT)
    follow(page, "The class")
    story.look(page)
    first = page.locator("#misconceptions tbody tr").first
    assert first.locator("th").inner_text() == DIAGNOSIS
    assert first.locator("td").first.inner_text() == "2"
    follow(page, DIAGNOSIS)
    story.look(page)
    assert page.locator("#holders tbody th").all_inner_texts() == ["cyd", "dan"]
    example = page.locator("pre.code").inner_text()
    assert example.startswith("def softmax(X):")
    assert "axis=0" in example
    assert not re.search(r"\b(cyd|dan)\b", example, re.IGNORECASE)


def looks_at_what_is_hostile(story, page, attempt):
    """Every page on which staff come upon what Mallory wrote."""
    assert "owned by first-name" in story.look(page, "/students/mallory")
    assert "owned by raised" in page.locator("main").inner_text()
    assert "owned by file-name" in story.look(page, attempt)
    kept = fetch(page, "All of it as a file to keep")
    follow(page, "The notebook as it was graded")
    story.look(page)
    assert "owned by markdown" in page.inner_text("body")
    looks_at_a_kept_file(story, kept)
    assert "owned by first-name" in story.look(page, "/people")
    story.look(page, "/people/mallory")
    story.look(page, f"/assignments/{ASSIGNMENT}/submissions")
    story.look(page, f"/assignments/{ASSIGNMENT}/class")
    for table in ("students", "exercises", "findings", "stuck", "look", "missing"):
        story.look(page, f"/assignments/{ASSIGNMENT}/class/{table}")
    story.look(page, "/queue")
    page.goto(f"{story.server.address}/assignments/{ASSIGNMENT}/similar")
    press(page, "Compare them")
    pair = page.get_by_role("link", name=re.compile("^(ada beside mallory|mallory beside ada)$"))
    page.get_by_text("works were compared on").wait_for(timeout=120_000)
    assert pair.count() == 1, page.inner_text("main")
    story.look(page)
    pair.click()
    assert "owned by alike" in story.look(page)
    assert page.locator("mark").count() > 0


def looks_at_a_kept_file(story, path):
    """The feedback as a file, opened from the disk: it asks for itself alone."""
    path = path.rename(path.with_suffix(".html"))
    page = story.window()
    page.context.remove_listener("request", story._asked)
    page.context.on("request", lambda asked: asked.url == path.as_uri() or story._asked(asked))
    page.goto(path.as_uri())
    assert "owned by markdown" in page.inner_text("body")
    story.look(page)


def exports(story, page):
    """The totals of the marks' file, by student; the other files are read as well."""
    page.goto(f"{story.server.address}/assignments/{ASSIGNMENT}")
    for name in ("For Canvas", "For Moodle", "Verdict by verdict (CSV)"):
        read(fetch(page, name))
    rows = read(fetch(page, "CSV"))
    assert {row["assignment"] for row in rows} == {ASSIGNMENT}
    (mallory,) = [row for row in rows if row["student"] == "mallory"]
    assert mallory["last_name"] == f"'{FORMULA}"
    page.goto(f"{story.server.address}/assignments/{ASSIGNMENT}/class")
    held = read(fetch_in(page, "#misconceptions"))
    assert (held[0]["misconception"], held[0]["students"]) == ("softmax/sums_columns", "2")
    return {row["student"]: float(row["total"]) for row in rows}


def fetch_in(page, part):
    with page.expect_download() as downloading:
        page.locator(part).get_by_role("link", name="Export as CSV").click()
    return downloading.value.path()


def regrades(story, page, before, after):
    """Look at what would change, see that nothing has, and let it hold."""
    page.goto(f"{story.server.address}/assignments/{ASSIGNMENT}")
    press(page, "Show what would change")
    ready = page.get_by_role("button", name="Let this hold", disabled=False)
    ready.wait_for()
    page.get_by_text("Nothing holds yet.").wait_for()
    story.look(page)
    shown = page.get_by_role("table", name="Students").get_by_role("row").all()[1:]
    cells = [row.locator("th, td").all_inner_texts() for row in shown]
    changed = {name for name in before if before[name] != after[name]}
    assert {name: (float(was), float(is_)) for name, was, is_ in cells} == {
        name: (before[name], after[name]) for name in changed
    }
    assert exports(story, page) == before
    page.go_back()
    page.go_back()
    press(page, "Let this hold")
    page.get_by_text("Applied on").wait_for()
    story.look(page)
