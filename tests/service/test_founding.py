"""A course begun in an empty folder: what is written, what never is, and who may, on the page and by the API."""

from __future__ import annotations

import re
import shutil
import subprocess
from types import SimpleNamespace

import pytest
from courses import REPOSITORY
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from autograder.authoring.ready_made import PARTS
from autograder.course import Course as CourseFolder
from autograder.course import CourseError, find_course
from autograder.service.app import create_founding_app
from autograder.service.demonstrating import fill
from autograder.service.founding import CannotFound, Wish, checked, finish, found, is_blank
from autograder.service.opening import close_service, open_blank, with_course
from autograder.service.people import outside
from autograder.service.people.local import first_invitation
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Assignment, Course, Person, Submission
from service.clients import PASSWORD, csrf
from service.serving import AUTOGRADER
from service.test_rights import refusal, routes

HTML = {"Accept": "text/html"}


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    made = tmp_path / "numerics 2026"
    made.mkdir()
    return made


def autograder(*arguments, cwd):
    """What one of our commands does there."""
    return subprocess.run([AUTOGRADER, *arguments], cwd=cwd, capture_output=True, text=True)


def names(folder):
    """What anybody sees in the folder."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_an_empty_folder_becomes_the_ready_made_course_with_its_name(folder):
    (folder / ".git").mkdir()
    found(folder, Wish("numerics-2026", "UTC", "ready"))
    course = find_course(folder)
    assert course.root == folder
    assert course.assignments == CourseFolder(REPOSITORY).assignments
    assert 'course_id = "numerics-2026"' in (folder / "nbgrader_config.py").read_text().replace("'", '"')
    assert list((folder / "reference").glob("*/solutions/*/right/*.py"))


def test_an_empty_course_of_ones_own_is_one_that_new_exercises_go_into(folder):
    found(folder, Wish("mine", "UTC", "own"))
    assert find_course(folder).assignments == ()
    done = autograder("new", "week1", "double(x)", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert find_course(folder).assignments == ("week1",)


def test_nothing_that_is_there_is_overwritten(folder):
    (folder / "source").mkdir()
    (folder / "source" / "mine.txt").write_text("mine")
    assert not is_blank(folder)
    with pytest.raises(CannotFound, match="nothing of it is overwritten"):
        found(folder, Wish("numerics", "UTC", "ready"))
    assert names(folder) == ["source"]
    assert (folder / "source" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("moved", range(len(PARTS) + 1))
def test_a_founding_that_was_interrupted_is_brought_to_its_end(folder, tmp_path, moved):
    """Killed after so many of its parts had been put in place."""
    whole = tmp_path / "whole"
    whole.mkdir()
    found(whole, Wish("numerics", "UTC", "own"))
    staged = folder / ".autograder" / "founding"
    staged.mkdir(parents=True)
    for part in PARTS:
        shutil.move(whole / part, (folder if part in PARTS[:moved] else staged) / part)
    (staged / "whole").touch()
    finish(folder)
    assert find_course(folder).root == folder
    assert not staged.exists()


def test_a_founding_that_was_interrupted_before_it_was_whole_leaves_nothing(folder):
    staged = folder / ".autograder" / "founding"
    staged.mkdir(parents=True)
    (staged / "source").mkdir()
    finish(folder)
    assert is_blank(folder)
    assert not staged.exists()


@pytest.mark.parametrize("name", ["", "two words", "../up", "a/b", "-x", ".hidden", "a" * 101, 'x"; import os #'])
def test_a_name_that_nbgrader_cannot_use_is_refused_at_its_field(name):
    with pytest.raises(CannotFound) as refused:
        checked(Wish(name, "UTC", "ready"))
    assert refused.value.field == "name"


def test_a_folder_that_is_neither_empty_nor_a_course_is_refused_with_a_sentence(folder):
    (folder / "essay.txt").write_text("words")
    done = autograder("serve", "--port", "0", cwd=folder)
    assert done.returncode == 2
    assert "No course found in" in done.stderr
    assert "Or serve an empty folder" in done.stderr
    assert names(folder) == ["essay.txt"]


@pytest.fixture
def blank(folder):
    """A service without a course: its application, what was begun, and people with tokens."""
    service = open_blank(ServiceSettings(course=folder, database=f"sqlite:///{folder}/.autograder/service.db"))
    begun = []

    def begin(wish):
        found(folder, wish)
        begun.append(with_course(service))

    app = create_founding_app(service, begin)
    link = first_invitation(service)
    tokens = {}
    with service.store.writing() as session:
        for name in ("admin", "ada"):
            person = session.scalar(select(Person).where(Person.name == name))
            if person is None:
                person = Person(name=name)
                session.add(person)
                session.flush()
            tokens[name] = create_token(session, person.id, "test", ["read", "manage"])[1]
    yield SimpleNamespace(service=service, app=app, begun=begun, link=link, tokens=tokens, folder=folder)
    close_service(service)


def asking(blank, name=None):
    headers = {"Authorization": f"Bearer {blank.tokens[name]}"} if name else {}
    return TestClient(blank.app, headers=headers, raise_server_exceptions=False)


def test_the_first_visit_goes_from_the_printed_link_to_a_course(blank):
    browser = TestClient(blank.app, headers=HTML)
    assert browser.get("/").url.path == "/sign-in"
    secret = blank.link.partition("secret=")[2]
    page = browser.post("/invitation", data={"secret": secret, "password": PASSWORD, "again": PASSWORD})
    assert page.url.path == "/"
    assert 'value="numerics-2026"' in page.text
    token = {"csrf_token": csrf(page.text)}
    wrong = browser.post("/", data={**token, "name": "two words", "timezone": "Europe/Wien", "kind": "own"})
    assert wrong.status_code == 422
    assert re.search(r'<input id="name"[^>]*value="two words"[^>]*aria-invalid="true"', wrong.text)
    assert 'value="own" checked' in wrong.text
    zone = browser.post("/", data={**token, "name": "mine", "timezone": "Europe/Wien", "kind": "own"})
    assert "timezone-wrong" in zone.text
    assert names(blank.folder) == []
    chosen = {**token, "name": "mine", "timezone": "Europe/Vienna", "kind": "own"}
    done = browser.post("/", data=chosen, follow_redirects=False)
    assert done.headers["location"] == "/setup/people"
    assert [service.course for service in blank.begun] == ["mine"]


def test_only_an_administrator_begins_a_course(blank):
    wish = {"name": "mine", "timezone": "UTC", "kind": "own"}
    assert asking(blank).post("/api/v1/course", json=wish).status_code == 401
    assert asking(blank, "ada").post("/api/v1/course", json=wish).status_code == 403
    assert asking(blank, "ada").get("/", headers=HTML).status_code == 403
    assert names(blank.folder) == []
    bad = asking(blank, "admin").post("/api/v1/course", json=wish | {"name": "two words"}).json()
    assert (bad["code"], bad["field"]) == ("bad_course", "name")
    assert asking(blank, "admin").post("/api/v1/course", json=wish).status_code == 201
    assert asking(blank, "admin").post("/api/v1/course", json=wish).json()["code"] == "cannot_begin"


FOR_PEOPLE = {"GET /", "POST /", "GET /tokens", "POST /tokens", "POST /tokens/{token_id}/revoke", "POST /sign-out"}
FOR_PEOPLE |= {"GET /api/v1/me", "POST /api/v1/sign-out", "GET /api/v1/tokens", "POST /api/v1/tokens"}
FOR_PEOPLE |= {"DELETE /api/v1/tokens/{token_id}", "POST /api/v1/course"}


def test_who_has_not_signed_in_gets_nowhere_but_to_where_one_signs_in(blank):
    anybodys = routes(blank.app) - FOR_PEOPLE
    assert {route.split(" ")[1] for route in anybodys} == {
        "/health", "/ready", "/openapi.json", "/sign-in", "/invitation", "/language", "/api/v1/sign-in",
        "/api/v1/invitations/accept", "/sign-in/hub", "/oauth_callback", "/sign-in/openid", "/sign-in/openid/callback",
        "/time-zone",
    }  # fmt: skip
    for route in FOR_PEOPLE:
        method, path = route.split(" ")
        nobody = TestClient(blank.app, follow_redirects=False, raise_server_exceptions=False)
        assert refusal(nobody.request(method, path.replace("{token_id}", "0"))) == "sign in", route


def test_a_form_of_another_site_begins_nothing(blank):
    browser = TestClient(blank.app, headers=HTML)
    secret = blank.link.partition("secret=")[2]
    browser.post("/invitation", data={"secret": secret, "password": PASSWORD, "again": PASSWORD})
    assert browser.post("/", data={"name": "mine", "timezone": "UTC", "kind": "own"}).status_code == 403
    assert names(blank.folder) == []


def test_who_signs_in_by_another_system_while_there_is_no_course_ends_it_when_there_is_one(blank):
    before, cookie = outside.begin(blank.service, "hub", "/")
    assert outside.ended(blank.service, "hub", cookie, before.state) == before
    blank.app.state.found(Wish("mine", "UTC", "own"))
    assert outside.ended(blank.begun[0], "hub", cookie, before.state) == before


def test_the_demo_is_the_ready_made_course_with_a_class_that_has_handed_in(blank):
    blank.app.state.found(Wish("demo", "UTC", "demo"))
    (service,) = blank.begun
    fill(service)
    with service.store.reading() as session:
        assert session.scalars(select(Course.name)).all() == ["demo"]
        assert all(session.scalars(select(Assignment.released)))
        assert session.scalar(select(func.count()).select_from(Submission)) == 40
        assert service.queue.counts(session).queued == 40


def test_an_empty_folder_is_no_course_to_the_other_commands(folder):
    with pytest.raises(CourseError):
        find_course(folder)
    assert autograder("grade", cwd=folder).returncode == 2
