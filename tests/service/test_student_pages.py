"""What students see on the pages, without a browser between: each level of the policy, their own clocks, refusals."""

from __future__ import annotations

import base64
import os
import re
import shutil
import struct
import subprocess
import sys
from datetime import timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from courses import code, dump, notebook, submission, text
from fastapi.testclient import TestClient
from hostile import HOST, MARKDOWN, MARKUP

from autograder.service.pages.clocks import ZONE_COOKIE
from autograder.service.people.passwords import set_password
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Submission, now
from service.grading import grade
from service.handing_in import HOUR, NOON, attempt, set_policy

PASSWORD = "a long enough password, surely"
WRONG = "def double(x):\n    return 3 * x"


@pytest.fixture
def browser(app, service, people):
    """A browser for each person, without JavaScript; `browser("ada")` has signed in through the page."""

    def opened(name):
        client = TestClient(app, headers={"Accept": "text/html"}, follow_redirects=True)
        with service.store.writing() as session:
            set_password(session, getattr(people, name).id, name, PASSWORD)
        assert client.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 200
        return client

    return opened


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def hand_in(client, *files, **values):
    page = client.get("/assignments/ps1").text
    data = {"csrf_token": field(page, "csrf_token"), "once": field(page, "once")} | values
    sent = [("files", (name, content)) for name, content in files]
    return client.post("/assignments/ps1/submissions", data=data, files=sent)


def release(service, files):
    with service.store.writing() as session:
        session.query(Assignment).one().released = put_tree(session, files)


@pytest.fixture
def wrong(browser, service):
    """Ada's page of an attempt with a mistake in `double`, which was right in the attempt before."""
    ada = browser("ada")
    for answers in ({}, {"double": WRONG}):
        made = hand_in(ada, ("ps1.ipynb", dump(submission(**answers))))
        grade(service)
    return ada, made.url.path


EVIDENCE = ("Expected 3, found 4.5", "your answer", "<dt>x</dt>")
SEEN = {
    "score": ("double: <span", "newly wrong", "0 / 3"),
    "checks": ("matches reference",),
    "diagnosis": (),
    "counterexample": EVIDENCE,
}


@pytest.mark.parametrize("detail", SEEN)
def test_the_page_shows_as_much_as_the_policy_says(wrong, service, detail):
    ada, path = wrong
    set_policy(service, feedback={"detail": detail})
    page = ada.get(path).text
    assert re.search(r"double</strong>\W*\n", page)
    assert "newly wrong" in page
    assert "1 / 3" in page
    level = list(SEEN).index(detail)
    assert ("✗</span> " in page) == (level >= 1)
    assert ("matches reference" in page) == (detail in ("checks", "diagnosis"))
    for said in EVIDENCE:
        assert (said in page) == (detail == "counterexample")


@pytest.mark.parametrize("detail", SEEN)
def test_the_notebook_as_it_was_graded_shows_no_more_than_that(wrong, service, detail):
    ada, path = wrong
    set_policy(service, feedback={"detail": detail})
    shown = ada.get(f"{path}/notebooks/ps1")
    assert "return 3 * x" in shown.text
    assert "HIDDEN" not in shown.text
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["content-disposition"].startswith("inline;")
    assert ("Expected 3, found 4.5" in shown.text) == (detail == "counterexample")


def test_before_the_deadline_nothing_is_shown_where_the_policy_says_so(wrong, service):
    ada, path = wrong
    set_policy(service, feedback={"when": "after_deadline"}, due_at=now() + HOUR)
    page = ada.get(path).text
    assert "What it says is shown later" in page
    assert "What is other than in attempt 1 is shown later" in page
    assert re.search(r"From: <time datetime", page)
    for said in ("matches", "newly wrong", "1 / 3", "notebooks/ps1"):
        assert said not in page
    assert ada.get(f"{path}/notebooks/ps1").status_code == 403


def test_an_attempt_says_why_it_is_not_compared(browser, service, people):
    ada = browser("ada")
    attempt(service, people.ada.id, status="unreadable")
    second = attempt(service, people.ada.id)
    assert "Attempt 1 could not be read" in ada.get(f"/submissions/{second}").text
    attempt(service, people.ada.id, status=None)
    fourth = attempt(service, people.ada.id)
    assert "Attempt 3 has no verdict yet" in ada.get(f"/submissions/{fourth}").text


def test_a_page_that_waits_loads_itself_anew_without_javascript(browser, service):
    made = hand_in(browser("ada"), ("ps1.ipynb", dump(submission())))
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in made.text
    assert 'role="status" aria-live="polite"' in made.text


def test_times_are_by_the_clocks_of_the_course_and_then_by_one_s_own(browser, service):
    set_policy(service, due_at=now() + timedelta(days=2, hours=1))
    ada = browser("ada")
    assert "UTC</time>" in ada.get("/").text
    chosen = ada.post("/time-zone", params={"after": "/assignments/ps1"}, data={"zone": "Asia/Taipei"})
    assert chosen.url.path == "/assignments/ps1"
    assert "CST</time>" in chosen.text
    assert 'data-zone="Asia/Taipei"' in chosen.text
    assert "<option selected>Asia/Taipei" in ada.get("/time-zone").text
    assert "2 days left" in chosen.text


@pytest.mark.parametrize("zone", ["<script>", "../../etc/passwd", "", "Nowhere/At_all", "x" * 5000])
def test_a_time_zone_that_there_is_not_is_as_none(browser, zone):
    ada = browser("ada")
    ada.post("/time-zone", data={"zone": zone[:1000]})
    ada.cookies.set(ZONE_COOKIE, zone)
    page = ada.get("/")
    assert page.status_code == 200
    assert 'data-zone="UTC"' in page.text


def test_the_list_says_what_counts_and_when_the_next_attempt_comes(browser, service, people):
    set_policy(service, attempts={"burst": 2, "minutes_per_attempt": 60})
    at = now()
    attempt(service, people.ada.id, double=2.0, at=at - timedelta(minutes=31))
    attempt(service, people.ada.id, double=0.0, at=at - timedelta(minutes=30))
    page = browser("ada").get("/").text
    assert "3 / 3" in page
    assert "best attempt" in page
    assert ", in 29 minutes" in page


def test_the_attempts_are_listed_with_a_line_of_their_points(browser, service, people):
    for double in (0.0, 1.0, 2.0):
        attempt(service, people.ada.id, double=double)
    page = browser("ada").get("/assignments/ps1").text
    assert '<svg class="progress"' in page
    assert [page.count(f">attempt {number}</a>") for number in (1, 2, 3)] == [1, 1, 1]


def test_many_attempts_are_listed_page_by_page(browser, service, people):
    for number in range(51):
        attempt(service, people.ada.id, at=NOON + number * HOUR)
    ada = browser("ada")
    page = ada.get("/assignments/ps1").text
    assert page.count(">attempt ") == 50
    assert ">attempt 1</a>" not in page
    earlier = ada.get("/assignments/ps1" + unescape(re.search(r'href="(\?before=[^"]+)"', page)[1])).text
    assert ">attempt 1</a>" in earlier
    assert "The latest attempts" in earlier


REFUSED = {
    "closed": ({"close_at": now() - HOUR, "due_at": now() - HOUR}, ("ps1.ipynb", b"{}"), "closed on"),
    "no attempts": ({"attempts": {"burst": 1}}, ("ps1.ipynb", b"{}"), "There are no more."),
    "no notebook": ({}, ("essay.txt", b"words"), "There is no notebook in it"),
    "a path": ({}, ("a\\..\\b.ipynb", b"{}"), "is not a path inside the folder"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_upload_says_why_and_keeps_the_page(browser, service, people, case):
    values, file, said = REFUSED[case]
    ada = browser("ada")
    attempt(service, people.ada.id)
    page = ada.get("/assignments/ps1").text
    set_policy(service, **values)
    answer = ada.post(
        "/assignments/ps1/submissions", data={"csrf_token": field(page, "csrf_token")}, files=[("files", file)]
    )
    assert answer.status_code in (403, 422, 429)
    assert said in re.search(r'role="alert">(.*?)</div>', answer.text, re.DOTALL)[1]
    assert "<h1>ps1</h1>" in answer.text
    assert "My attempts" in answer.text
    assert ada.get(answer.url.path).url.path == "/assignments/ps1"


def test_files_that_are_too_large_are_told_of_on_the_page(app, browser, service):
    ada = browser("ada")
    object.__setattr__(service.settings, "max_upload_bytes", 2_000_000)
    answer = hand_in(ada, ("ps1.ipynb", b"x" * 6_000_000))
    assert answer.status_code == 413
    assert "larger than 2 MB together" in answer.text
    assert "<h1>ps1</h1>" in answer.text


def test_pressing_the_button_twice_is_one_attempt_and_other_files_are_another(browser, service):
    ada = browser("ada")
    page = ada.get("/assignments/ps1").text
    values = {"csrf_token": field(page, "csrf_token"), "once": field(page, "once")}

    def send(content):
        return ada.post("/assignments/ps1/submissions", data=values, files=[("files", ("ps1.ipynb", content))]).url.path

    assert send(b"{}") == send(b"{}") != send(b'{"a": 1}')
    with service.store.reading() as session:
        assert session.query(Submission).count() == 2


def test_the_instructions_are_those_of_the_released_notebook(browser, service):
    opening, later = text("# Doubling\n\nTwice $x^2$ is **more**."), text("## Part two\n\nLater.")
    released = notebook(opening, code("x = 1"), later)
    release(service, {"ps1.ipynb": dump(released), "data/more.ipynb": dump(released)})
    page = browser("ada").get("/assignments/ps1").text
    assert "<h3>Doubling</h3>" in page
    assert "Twice $x^2$ is <strong>more</strong>." in page
    assert page.index("More of the text of ps1") < page.index("Part two")
    assert page.count("Doubling") == 1


@pytest.mark.parametrize(
    "data", [b"no notebook", b"[]", b'{"cells": 7}', b'{"cells": [7, {"cell_type": "markdown", "source": {"a": 1}}]}']
)
def test_a_released_file_that_is_no_notebook_has_no_instructions(browser, service, data):
    release(service, {"ps1.ipynb": data})
    assert browser("ada").get("/assignments/ps1").status_code == 200


def test_hostile_instructions_are_harmless(browser, service):
    cells = [text(said) for said in (*MARKUP.values(), *MARKDOWN.values())]
    release(service, {"ps1.ipynb": dump(notebook(*cells, code("x"), *cells)), f"{MARKUP['image'][:80]}.csv": b""})
    assert_harmless(browser("ada").get("/assignments/ps1").text)


def test_hostile_strings_of_a_student_are_harmless(browser, service):
    said = "".join(MARKUP.values())
    ada = browser("ada")
    first = submission(double=f"def double(x):\n    raise ValueError({said!r})", why=said)
    second = submission(double=f"def double(x):\n    return {said!r}", extra=tuple(map(text, MARKDOWN.values())))
    for document in (first, second):
        name = MARKUP["broken-image"].replace("/", "∕")[:200]
        made = hand_in(ada, ("ps1.ipynb", dump(document)), (f"{name}.csv", b""), (f"{name}.ipynb", dump(document)))
        grade(service)
        for path in (made.url.path, "/assignments/ps1", "/"):
            assert_harmless(ada.get(path).text)
        assert_harmless(
            re.sub(r"<style>.*?</style>|<meta[^>]*>", "", ada.get(f"{made.url.path}/notebooks/ps1").text, flags=re.S)
        )


OURS = (
    r'<script src="/static/live.js" defer></script>',
    r'<link rel="(?:stylesheet|icon)" href="/static/[^>]*>',
    r"<head>.*?<style>[^<]*</style>\n</head>",
)


def assert_harmless(page):
    """Nothing that runs or loads stands in the page's markup but what is ours."""
    ours = re.sub("|".join(OURS), "", page, flags=re.DOTALL)
    tags = re.findall(r"<[a-zA-Z][^>]*>", ours)
    assert not [tag for tag in tags if re.match(r"<(script|iframe|object|embed|base|style|link|video|audio)\b", tag)]
    assert not [tag for tag in tags if re.search(r"\son\w+\s*=|javascript:", re.sub(r'"[^"]*"', '""', tag))]
    assert not [tag for tag in tags if re.search(rf'(src|action|data|poster)="[^"]*{HOST}', tag)]
    assert not [tag for tag in tags if re.search(r'href="\s*javascript:', tag)]


COMMANDS = ("command-nbgrader", "command-curl")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_as_it_is_shown_hands_in(address, people, service, tmp_path, command):
    if command.endswith("curl") and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    headers = {"Accept": "text/html", "Authorization": f"Bearer {people.ada.token}"}
    page = httpx.get(f"{address}/assignments/ps1", headers=headers).text
    shown = unescape(re.search(rf'<pre id="{command}"[^>]*>(.*?)</pre>', page)[1])
    (tmp_path / "work/ps1").mkdir(parents=True)
    (tmp_path / "work/ps1/ps1.ipynb").write_bytes(dump(submission()))
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"PATH": path, "HOME": str(tmp_path), "AUTOGRADER_TOKEN": people.ada.token}
    done = subprocess.run(
        ["bash", "-c", shown], cwd=tmp_path / "work", env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    with service.store.reading() as session:
        (made,) = session.query(Submission).all()
        assert (made.person_id, made.assignment.name) == (people.ada.id, "ps1")


def test_instructions_are_cut_before_the_page_is_large(browser, service):
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 4, 3, 8, 6, 0, 0, 0, 0)
    small, large = (base64.b64encode(header + bytes(more)).decode() for more in (0, 200_000))
    attached = {"a.png": {"image/png": large}, "b.png": {"image/png": small}}
    pasted, kept = (
        text(f"See ![{name}](attachment:{name}.png)") | {"attachments": {f"{name}.png": attached[f"{name}.png"]}}
        for name in "ab"
    )
    long = text("words " * 1500)
    release(service, {"ps1.ipynb": dump(notebook(pasted, kept, *[long] * 20))})
    page = browser("ada").get("/assignments/ps1")
    assert "See [a]" in page.text
    assert f'src="data:image/png;base64,{small}"' in page.text
    assert len(page.content) < 100_000
