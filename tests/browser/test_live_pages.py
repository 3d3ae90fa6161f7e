"""The queue's and a regrade's page in a real browser: they show what happens by themselves, without JavaScript too."""

from __future__ import annotations

import pytest
from courses import make_course
from service.clients import running
from service.handing_in import attempt, enrol, outcome
from sqlalchemy import select

from autograder.service.app import create_app
from autograder.service.opening import close_service, open_service
from autograder.service.people.passwords import set_password
from autograder.service.queue import Work
from autograder.service.regrading import ask
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Course, CourseVersion, Submission

PASSWORD = "a long enough password, surely"


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = make_course(tmp_path_factory.mktemp("queue") / "course")
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    people = enrol(service, "ada") | enrol(service, "ines", role="instructor")
    with service.store.writing() as session:
        set_password(session, people["ines"], "ines", PASSWORD)
    yield service
    close_service(service)


@pytest.fixture(scope="module")
def address(service):
    with running(create_app(service)) as address:
        yield address


def opened(browser, address, path="/queue", **options):
    """A page as an instructor sees it, the queue's by default."""
    page = browser.new_context(**options).new_page()
    page.goto(f"{address}/sign-in?after={path}")
    page.fill("#name", "ines")
    page.fill("#password", PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"**{path}")
    return page


def wait_in_line(service):
    """Somebody hands in; nobody grades."""
    with service.store.reading() as session:
        course = session.scalars(select(Course)).one()
    made = attempt(service, 1, status=None)
    with service.store.writing() as session:
        service.queue.enqueue(session, Work(made, course.version, 1))


def test_the_page_shows_what_happens_without_being_loaded_again(browser, service, address):
    page = opened(browser, address)
    page.evaluate("window.first = true")
    assert "waits to be graded" not in page.inner_text("#queue")
    wait_in_line(service)
    page.locator("#queue", has_text="waits to be graded").wait_for()
    assert page.evaluate("window.first")
    assert page.inner_text("#said") == ""  # it is told now and then, and not at each change


def test_what_somebody_is_about_to_press_is_not_taken_from_under_the_hand(browser, service, address):
    page = opened(browser, address)
    link = page.locator("#queue a").first
    link.focus()
    wait_in_line(service)
    page.wait_for_timeout(4000)
    assert link.evaluate("link => link === document.activeElement")


def test_without_javascript_the_page_asks_again_by_itself(browser, address):
    page = opened(browser, address, java_script_enabled=False)
    assert page.locator('meta[http-equiv="refresh"]').count() == 1


def test_a_regrades_page_shows_its_end_and_says_so(browser, service, address):
    made = attempt(service, 1)
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        former, course.version = course.version, another(session, course)
        submission = session.get(Submission, made)
        regrade = ask(service, session, assignment=submission.assignment, person_id=None, submissions=[made]).id
    page = opened(browser, address, f"/regrades/{regrade}")
    assert "0 of 1 submissions have been graded again" in page.inner_text("main")
    with service.store.writing() as session:
        outcome(session, session.get(Submission, made), session.scalars(select(Course.version)).one(), double=0.0)
    page.locator("main", has_text="All 1 submissions have been graded again. Nothing holds yet.").wait_for()
    page.locator("#said", has_text="1 of 1 submissions have been graded again.").wait_for(state="attached")
    page.get_by_role("button", name="Let this hold").click()
    page.locator("main", has_text="Applied on").wait_for()
    with service.store.writing() as session:
        session.scalars(select(Course)).one().version = former


def another(session, course):
    """The digest of another version of the course, with the same files."""
    known = session.get(CourseVersion, course.version)
    session.add(CourseVersion(digest="sha256:another", course_id=course.id, tree=known.tree))
    session.flush()
    return "sha256:another"
