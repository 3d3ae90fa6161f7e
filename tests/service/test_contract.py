"""The API keeps to its own description, whoever asks and whatever they send."""

import os
import zlib

import pytest
import schemathesis
import structlog
from courses import dump, submission
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import CHECKS
from sqlalchemy import select

from autograder.service.store.models import Assignment, Course, Outcome, Submission, Token
from autograder.service.submitting import submit

SLOW = ["/api/v1/validation"]
"""Takes minutes, whatever is sent."""
PEOPLE = ("nobody", "ada", "ines", "alan")
KNOWN = {"assignment": "ps1", "name": "bob", "path": "ps1.ipynb", "notebook": "ps1"}
UNSAID = ("positive_data_acceptance", "ignored_auth")
"""What is refused though its form is right is told in sentences; that nobody gets in is another test."""


@pytest.fixture
def service(any_service):
    """The service of the small course, on the database that the test names."""
    return any_service


@pytest.fixture
def known(service, people):
    """Values of path parameters by which there is something to find."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": dump(submission())}
        made = submit(service, session, assignment=assignment, person_id=people.ada.id, files=files, origin="api")
        version = session.scalars(select(Course.version)).one()
        given = {"status": "ungraded", "score": 0.0, "max_score": 0.0, "reports": [], "graded": zlib.compress(b"[]")}
        outcome = Outcome(submission_id=made.id, version=version, **given)
        session.add(outcome)
        session.flush()
        session.get(Submission, made.id).outcome_id = outcome.id
        token = session.scalars(select(Token.id).where(Token.person_id == people.bob.id)).one()
    return KNOWN | {"submission_id": made.id, "token_id": token}


def keeps_its_contract(app, person, people, known, examples):
    """Sends requests that the description allows, and some that it does not, and looks at what comes back."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app).exclude(path=SLOW)
    headers = {} if person == "nobody" else {"Authorization": f"Bearer {getattr(people, person).token}"}
    excluded = [CHECKS.get_one(name) for name in UNSAID]
    broken = []
    # Where logs are not configured, an error is drawn with all that its functions know: that takes half a minute.
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(1)
        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def keeps(case):
            # A stream of what goes on waiting does not end.
            for name, value in known.items() if not case.path.endswith("/events") else ():
                if name in case.path_parameters and len(str(case.path_parameters[name])) % 2:
                    case.path_parameters[name] = value
            case.call_and_validate(headers=headers, excluded_checks=excluded)

        try:
            with structlog.testing.capture_logs():
                keeps()
        except Exception as error:
            broken.append(f"{operation.label}: {error}")
    assert not broken, "\n\n".join(broken)


@pytest.mark.parametrize("any_settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("person", ["nobody", "alan"])
def test_the_api_keeps_to_its_description(app, people, known, person):
    keeps_its_contract(app, person, people, known, examples=2)


@pytest.mark.prove
@pytest.mark.parametrize("any_settings", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_api_keeps_to_its_description_for_long(app, people, known, person):
    keeps_its_contract(app, person, people, known, examples=int(os.environ.get("CONTRACT_EXAMPLES", "200")))
