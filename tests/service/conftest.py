"""A service to ask, and people to ask it as."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from courses import make_course

from autograder.service.app import create_app
from autograder.service.context import Service
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store import open_store
from autograder.service.store.models import Course, Membership, Person
from service.clients import ROLES, Asking, running


@pytest.fixture
def course_folder(tmp_path):
    """A small course's folder."""
    return make_course(tmp_path / "course")


@pytest.fixture
def settings(course_folder):
    """How the service is run."""
    return ServiceSettings(course=course_folder, database=f"sqlite:///{course_folder}/service.db")


@pytest.fixture
def service(settings):
    """A service of the small course, with a student `ada`, and others of each role."""
    store = open_store(settings.database)
    with store.writing() as session:
        session.add(Course(name="small", secret=b"s" * 32))
    yield Service(settings, store, queue=None, course="small")
    store.close()


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
