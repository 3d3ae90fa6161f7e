"""From a course that has just begun to its first release, on pages: each step can be left and taken up again."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from autograder.service.store.models import Assignment, Course, Membership


@pytest.fixture
def fresh(service, people):
    """The course before anything is released or anybody studies in it."""
    with service.store.writing() as session:
        session.execute(update(Assignment).values(released=None, released_at=None))
        session.execute(update(Course).values(timezone="Europe/Vienna"))
        for membership in session.scalars(select(Membership).where(Membership.role == "student")):
            session.delete(membership)


@pytest.mark.usefixtures("fresh")
def test_the_steps_lead_to_a_released_assignment_and_invitations(service, ines):
    assert "Go on setting up the course" in ines.get("/").text
    start = ines.get("/setup")
    assert start.url.path == "/setup/people"
    assert 'aria-current="step"' in start.text
    preview = ines.submit("/people/import", roster="noor\nolga", after="setup")
    assert 'name="after" value="setup"' in preview.text
    held = ines.submit("/people/import", roster="noor\nolga", after="setup", sure="yes")
    assert held.url.path == "/setup/release"
    assert "By the clocks of Europe/Vienna." in held.text
    assert ines.get("/setup").url.path == "/setup/release"
    wrong = ines.submit("/setup/release", assignment="ps1", due_at="2030-03-31T02:30")
    assert wrong.status_code == 422
    assert "never comes" in html.unescape(wrong.text)
    assert 'value="2030-03-31T02:30"' in wrong.text
    done = ines.submit("/setup/release", assignment="ps1", due_at="2030-03-31T23:59")
    assert done.url.path == "/setup/done"
    assert "Released: ps1." in done.text
    with service.store.reading() as session:
        found = session.scalars(select(Assignment)).one()
        assert found.due_at == datetime(2030, 3, 31, 21, 59, tzinfo=UTC)
        assert found.released is not None
    assert "Students without a password: 2." in done.text
    links = re.findall(r"^(?:<pre[^>]*>)?(\w+),(http\S+)$", ines.submit("/setup/invitations").text, re.MULTILINE)
    assert [name for name, _ in links] == ["noor", "olga"]
    welcome = ines.get("/invitation?" + links[1][1].partition("?")[2])
    assert "Welcome, olga" in welcome.text
    assert "Go on setting up" not in ines.get("/").text


@pytest.mark.usefixtures("fresh")
def test_each_step_can_be_left_for_later(ines):
    assert 'href="/setup/release"' in ines.get("/setup/people").text
    assert 'href="/setup/done"' in ines.get("/setup/release").text
    done = ines.get("/setup/done").text
    assert "Nothing is released yet" in done
    assert 'href="/setup/people"' in done


@pytest.mark.usefixtures("fresh")
def test_a_course_without_assignments_says_by_which_commands_to_write_one(service, ines):
    with service.store.writing() as session:
        for assignment in session.scalars(select(Assignment)):
            session.delete(assignment)
    page = ines.get("/setup/release").text
    assert "autograder new week1" in page
    assert str(service.settings.course) in page


@pytest.mark.usefixtures("fresh")
def test_what_keeps_the_course_from_loading_is_said(service, ines):
    with service.store.writing() as session:
        session.execute(update(Course).values(trouble="The card <x> cannot be loaded."))
    assert "The card &lt;x&gt; cannot be loaded." in ines.get("/setup/release").text


def test_students_and_graders_set_nothing_up(browser):
    for name in ("ada", "grace"):
        client = browser(name)
        assert client.get("/setup").status_code == 403
        assert "/setup" not in client.get("/").text
