"""A service with people who sign in by passwords, for a real browser; tests say when what is handed in is graded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from courses import code, dump, make_course, nbgrader, notebook, submission, text
from service.clients import running

from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.opening import close_service, open_service
from autograder.service.people.passwords import set_password
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Membership, Person, now

PASSWORD = "a long enough password, surely"
STUBS = notebook(
    text("# Multiplication\n\nWrite **two** functions, where $2x = x + x$."),
    code("import numpy as np"),
    text("## Later\n\nMore of it."),
    code("def double(x): ...", nbgrader("double", solution=True)),
)


@dataclass
class Served:
    """A running service: its address, and the secrets of its people's tokens."""

    service: Service
    address: str
    tokens: dict[str, str]
    ids: dict[str, int]


@contextmanager
def served(folder: Path, students: tuple[str, ...] = ("ada",)) -> Iterator[Served]:
    """The small course's service on a free port, `ps1` released to these students."""
    make_course(folder)
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    tokens, ids = {}, {}
    with service.store.writing() as session:
        course = session.query(Course).one()
        for name in students:
            person = Person(name=name)
            session.add(person)
            session.flush()
            session.add(Membership(course_id=course.id, person_id=person.id, role="student"))
            set_password(session, person.id, name, PASSWORD)
            tokens[name] = create_token(session, person.id, "test", ["read", "submit"])[1]
            ids[name] = person.id
        assignment = session.query(Assignment).one()
        assignment.released, assignment.released_at = put_tree(session, {"ps1.ipynb": dump(STUBS)}), now()
    try:
        with running(create_app(service)) as address:
            yield Served(service, address, tokens, ids)
    finally:
        close_service(service)


def sign_in(page, served, name="ada"):
    """Sign in through the page."""
    page.goto(f"{served.address}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Assignments").wait_for()


def hand_in(page, served, **answers):
    """Choose a notebook and hand it in; returns the submission's id."""
    page.goto(f"{served.address}/assignments/ps1")
    files = [{"name": "ps1.ipynb", "mimeType": "application/json", "buffer": dump(submission(**answers))}]
    page.get_by_label("The notebook").set_input_files(files)
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url(re.compile("/submissions/[0-9a-f]+$"))
    return page.url.rpartition("/")[2]
