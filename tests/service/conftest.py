"""A service to ask, and people to ask it as."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from courses import make_course
from fastapi.testclient import TestClient

from autograder.service.app import create_app
from autograder.service.opening import close_service, open_service
from autograder.service.people.passwords import set_password
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Membership, Person, now
from service.clients import HTML, PASSWORD, ROLES, Asking, csrf, running
from service.postgres import Postgres, missing


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A small course's folder with its service's database, `service.db`, to be copied: loading its cards takes time."""
    folder = make_course(tmp_path_factory.mktemp("prepared") / "course")
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    with service.store.writing() as session:
        release(session)
    close_service(service)
    return folder


def release(session):
    """Opens the assignment to students."""
    for assignment in session.query(Assignment):
        assignment.released = put_tree(session, {"ps1.ipynb": b"{}"})
        assignment.released_at = now()


@pytest.fixture
def course_folder(tmp_path, prepared):
    """A small course's folder."""
    return Path(shutil.copytree(prepared, tmp_path / "course"))


@pytest.fixture
def settings(course_folder):
    """How the service is run."""
    return ServiceSettings(course=course_folder, database=f"sqlite:///{course_folder}/service.db")


@pytest.fixture
def service(settings):
    """A service of the small course, which is called `small`; its one assignment, `ps1`, is released."""
    service = open_service(settings)
    yield service
    close_service(service)


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server."""
    if reason := missing():
        pytest.skip(reason)
    with Postgres(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def prepared_postgres(postgres, prepared):
    """The name of a database on it that is like the prepared one, to be copied."""
    url = postgres.new_database()
    service = open_service(ServiceSettings(course=prepared, database=url))
    with service.store.writing() as session:
        release(session)
    close_service(service)
    return url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def any_settings(request, settings):
    """How the service is run: by each kind of database."""
    if request.param == "sqlite":
        return settings
    template = request.getfixturevalue("prepared_postgres")
    return replace(settings, database=request.getfixturevalue("postgres").new_database(template))


@pytest.fixture
def any_service(any_settings):
    """The service of the small course, on each kind of database."""
    service = open_service(any_settings)
    yield service
    close_service(service)


@pytest.fixture
def store(any_service):
    """Its store."""
    return any_service.store


@pytest.fixture
def people(service):
    """`people.ada.id` and `people.ada.token` of a person for each role, by names that tell it; `nobody` has none."""
    found = SimpleNamespace()
    with service.store.writing() as session:
        course = session.query(Course).one()
        for name, role in ROLES.items():
            person = Person(name=name, is_administrator=role == "administrator")
            session.add(person)
            session.flush()
            if role is not None:
                session.add(Membership(course_id=course.id, person_id=person.id, role=role))
            _, secret = create_token(session, person.id, "test", ["read", "submit", "grade", "manage"])
            setattr(found, name, SimpleNamespace(id=person.id, name=name, role=role, token=secret))
    return found


@pytest.fixture
def app(service):
    """The web application."""
    return create_app(service)


@pytest.fixture
def ask(app, people):
    """`ask.ada.get("/api/v1/me")`: a client for each person, and `ask.nobody`, without a server between."""
    asking = Asking(app, people)
    yield asking
    asking.close()


@pytest.fixture
def address(app):
    """The address of the application, run by a server on loopback."""
    with running(app) as address:
        yield address


@pytest.fixture
def browser(app, service, people):
    """A browser for each person; `browser("ada")` has signed in through the page."""

    def opened(name=None):
        client = TestClient(app, headers=HTML, raise_server_exceptions=True, follow_redirects=True)
        if name is not None:
            with service.store.writing() as session:
                set_password(session, getattr(people, name).id, name, PASSWORD)
            answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
        return client

    return opened


@pytest.fixture
def ines(browser):
    """An instructor's browser, and `post(path, **fields)` from a page of ours."""
    client = browser("ines")
    token = csrf(client.get("/tokens").text)

    def post(path, **fields):
        return client.post(path, data={"csrf_token": token, **fields})

    client.submit = post
    return client
