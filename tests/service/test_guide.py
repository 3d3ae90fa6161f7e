"""The instructor's guide to the service, followed to the letter on a real server."""

from __future__ import annotations

import csv
import os
import re
import subprocess

import pytest
from courses import REPOSITORY, copy_repository

from autograder.service.app import create_app
from autograder.service.opening import close_service, open_service
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Assignment, Person
from autograder.service.submitting import submit
from service.clients import running

GUIDE = (REPOSITORY / "docs" / "service.md").read_text()
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Where the guide's commands were run, and what each block of them printed."""
    folder = tmp_path_factory.mktemp("guide")
    course = copy_repository(folder / "course")
    service = open_service(ServiceSettings(course=course, database=f"sqlite:///{course}/service.db"))
    with service.store.writing() as session:
        person = Person(name="ines", is_administrator=True)
        session.add(person)
        session.flush()
        _, token = create_token(session, person.id, "guide", ["read", "grade", "manage"])
    with running(create_app(service)) as address:
        environment = {**os.environ, "AUTOGRADER_URL": address, "AUTOGRADER_TOKEN": token}

        def carry_out(*blocks):
            script = "\necho; echo -----\n".join((COMMANDS[0], *blocks))
            shell = ["bash", "-euo", "pipefail", "-c", script]
            done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr}"
            return done.stdout.split("\n-----\n")[1:]

        printed = carry_out(*COMMANDS[1:3])
        with service.store.writing() as session:  # or there would be nothing to grade again
            ada = session.query(Person).filter_by(name="ada").one()
            assignment = session.query(Assignment).filter_by(name="activations").one()
            files = {"activations.ipynb": b"{}"}
            submit(service, session, assignment=assignment, person_id=ada.id, files=files, origin="api")
        printed += carry_out(*COMMANDS[3:])
    close_service(service)
    return folder, printed


def test_the_roster_is_taken_and_the_invitation_is_a_link(followed):
    _, printed = followed
    assert '"added":["ada","grace"]' in printed[0]
    assert "/invitation?secret=" in printed[0]


def test_the_assignment_is_released_with_its_policies_and_an_extension(followed):
    _, printed = followed
    assert '"status":"open"' in printed[1]
    assert '"percent_per_day":10' in printed[1]
    assert '"reason":"ill"' in printed[1]


def test_a_regrade_is_looked_at_and_dropped(followed):
    _, printed = followed
    assert '"state":"running"' in printed[2]
    assert '"state":"cancelled"' in printed[2]


def test_marks_come_out_in_every_form(followed):
    folder, _ = followed
    header = next(csv.reader((folder / "canvas.csv").open(encoding="utf-8-sig")))
    assert header[0] == "Student"
    for name in ("moodle.csv", "marks.csv", "exercises.csv", "findings.csv"):
        assert (folder / name).read_text(encoding="utf-8-sig").strip()
