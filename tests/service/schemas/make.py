"""Writes the database of this version, on SQLite and PostgreSQL: `cd tests && python -m service.schemas.make`.

Run it for each release, and before the first one whenever the tables change; not for a revision that is released.
"""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from courses import dump, make_course, submission
from sqlalchemy import func, select

from autograder.sandbox import Protection
from autograder.service.opening import close_service, open_service
from autograder.service.people.audit import audit
from autograder.service.people.invitations import invite
from autograder.service.people.passwords import set_password
from autograder.service.people.sessions import begin
from autograder.service.people.throttling import note
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store import revisions
from autograder.service.store.models import (
    Assignment,
    Base,
    Comparison,
    Extension,
    FeedbackFile,
    Job,
    Likeness,
    Publication,
    Regrade,
    RegradeItem,
    Submission,
    now,
)
from autograder.service.submitting import submit
from autograder.service.workforce import seen
from service.handing_in import attempt, enrol
from service.postgres import Postgres
from service.schemas import KINDS, dump_of


def fill(service) -> None:
    """At least one row in every table."""
    ids = enrol(service, "ada", "bob")
    graded = attempt(service, ids["ada"])
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        first = session.get_one(Submission, graded)
        assignment.released = first.tree
        assignment.released_at = now()
        files = {"ps1.ipynb": dump(submission())}
        bobs = submit(service, session, assignment=assignment, person_id=ids["bob"], files=files, origin="api")
        ada = {"assignment_id": assignment.id, "person_id": ids["ada"]}
        session.add(Extension(**ada, due_at=now(), close_at=None, reason="ill"))
        session.add(Publication(**ada, wanted=first.outcome_id, done=first.outcome_id))
        session.add(FeedbackFile(**ada, timestamp="2026-03-10 12:00:00.000000 UTC", tree=first.tree))
        regrade = Regrade(assignment_id=assignment.id, version=assignment.course.version, person_id=ids["bob"])
        session.add(regrade)
        session.flush()
        session.add(RegradeItem(regrade_id=regrade.id, submission_id=graded, before=first.outcome_id))
        session.add(Comparison(assignment_id=assignment.id, made_at=now(), works=2))
        outcomes = {"first_outcome": first.outcome_id, "second_outcome": first.outcome_id}
        pair = {
            "first": graded,
            "second": bobs.id,
            "first_share": 0.75,
            "second_share": 1.0,
            "spans": [[[0, 20]], [[0, 20]]],
        }
        session.add(Likeness(assignment_id=assignment.id, **pair, **outcomes))
        set_password(session, ids["ada"], "ada", "a long one of four words")
        invite(session, ids["bob"])
        begin(session, ids["ada"], "local")
        create_token(session, ids["ada"], "laptop", ["read", "submit"], now() + timedelta(days=1))
        note(session, "ada", "192.0.2.7", now())
        seen(session, "here/1", Protection("full"), now())
        audit(session, "ines", "small", "person.changed", "ada")
        # PostgreSQL has a queue of its own.
        empty = [t for t in Base.metadata.sorted_tables if not session.scalar(select(func.count()).select_from(t))]
        assert [table.name for table in empty] in ([], [Job.__tablename__]), empty


def write(url: str, course: Path) -> None:
    """The dump of a database made anew."""
    service = open_service(ServiceSettings(course=course, database=url))
    fill(service)
    close_service(service)
    kind = url.partition(":")[0]
    path = dump_of(revisions(url)[1], kind)
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            path.write_text("\n".join(database.iterdump()) + "\n")
    else:
        command = ["pg_dump", "--no-owner", "--no-acl", "--inserts", f"--file={path}", f"--dbname={url}"]
        subprocess.run(command, check=True)


def main() -> None:
    """Both kinds."""
    with tempfile.TemporaryDirectory() as folder, Postgres(durable=False) as server:
        for kind in KINDS:
            course = make_course(Path(folder, kind))
            write(f"sqlite:///{folder}/service.db" if kind == "sqlite" else server.new_database(), course)


if __name__ == "__main__":
    main()
