"""A database of each released version is brought up to date with all that is in it; a newer one is refused."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from autograder.service.opening import open_queue
from autograder.service.store import StoreError, known_revisions, open_store, revisions
from autograder.service.store.files import read_tree
from autograder.service.store.models import (
    Account,
    AuditEntry,
    Base,
    Course,
    Membership,
    Person,
    Submission,
    Token,
    summarized,
)
from service.schemas import KINDS, REVISIONS, dump_of, load


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/service.db"
    return request.getfixturevalue("postgres").new_database()


def differences(store):
    """What the tables have otherwise than the models say; the queue's own tables are none of ours."""

    def ours(name, kind, _parents):
        return kind != "table" or not name.startswith(("procrastinate_", "autograder_queue_"))

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        return compare_metadata(context, Base.metadata)


def test_the_migrations_make_the_tables_that_the_models_describe(url):
    store = open_store(url)
    assert differences(store) == []
    store.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_a_released_version_is_brought_up_to_date_and_keeps_what_it_has(url, revision):
    load(revision, url)
    assert revisions(url)[0] == revision
    store = open_store(url)
    found, head = revisions(url)
    assert found == head
    message = "the tables have changed: before their release, run `cd tests && python -m service.schemas.make`"
    assert differences(store) == [], message
    with store.reading() as session:
        course = session.scalars(select(Course)).one()
        assert (course.name, len(course.secret) >= 16) == ("small", True)
        assert sorted(session.scalars(select(Person.name))) == ["ada", "bob"]
        assert set(session.scalars(select(Membership.role))) == {"student"}
        graded, waiting = sorted(session.scalars(select(Submission)), key=lambda each: each.outcome is None)
        assert (graded.person.name, graded.outcome.status, graded.outcome.score) == ("ada", "graded", 3.0)
        assert graded.outcome.reports[0]["exercises"][0]["name"] == "double"
        assert graded.outcome.summary == summarized(graded.outcome.reports)
        assert set(read_tree(session, graded.tree)) == {"ps1.ipynb"}
        assert session.scalars(select(Account.password)).one().startswith("$argon2")
        assert session.scalars(select(Token.scopes)).one() == ["read", "submit"]
        assert [(each.actor, each.action) for each in session.scalars(select(AuditEntry))][-1][0] == "ines"
        queue = open_queue(store)
        assert queue.position(session, waiting.id) == 0
    assert queue.claim("somebody").work.submission_id == waiting.id
    queue.close()
    store.close()


def test_there_is_a_database_of_every_revision_to_begin_from():
    # A revision that no release ended with has none; the newest is that of the release to come.
    assert set(REVISIONS) <= known_revisions()
    assert max(known_revisions()) in REVISIONS
    assert all(dump_of(revision, kind).is_file() for revision in REVISIONS for kind in KINDS)


def test_a_database_that_is_newer_than_the_program_is_refused_and_left_alone(url):
    store = open_store(url)
    with store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="made by a newer version of this program"):
        open_store(url)
    assert revisions(url)[0] == "9999"
