"""Every route of the service, asked by every role and by nobody: who is refused where is declared here."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from courses import dump, make_course, submission
from fastapi.routing import iter_route_contexts
from sqlalchemy import delete, select, update

from autograder.service.app import create_app
from autograder.service.exchange.submissions import written
from autograder.service.opening import close_service, open_service
from autograder.service.people import sessions
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import (
    Assignment,
    AuditEntry,
    Course,
    Event,
    Likeness,
    Membership,
    Person,
    Submission,
    Token,
    now,
)
from autograder.service.submitting import submit
from service.clients import ROLES, Asking
from service.grading import grade

PEOPLE = ("nobody", "stranger", "ada", "bob", "grace", "ines", "alan")
NOTEBOOK = dump(submission(double="def double(x):\n    print(2 * x)"))
HELD = {"exercise": "double", "misconception": "any/prints_instead"}
NO_ID = "0" * 32


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A service with somebody of each role, a work of ada's that was graded and is like kurt's, and what else there is
    to ask for.
    """
    folder = make_course(tmp_path_factory.mktemp("rights") / "course")
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    people = SimpleNamespace()
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        for name, role in {**ROLES, "kurt": "student"}.items():
            person = Person(name=name, is_administrator=role == "administrator")
            session.add(person)
            session.flush()
            if role is not None:
                session.add(Membership(course_id=course.id, person_id=person.id, role=role))
            token, secret = create_token(session, person.id, "test", ["read", "submit", "grade", "manage"])
            setattr(people, name, SimpleNamespace(id=person.id, token=secret, token_id=token.id))
    app = create_app(service)
    ask = Asking(app, people)
    assert ask.ines.post("/api/v1/assignments/ps1/release").status_code == 200
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": NOTEBOOK}
        for person in (people.ada, people.kurt):
            submit(service, session, assignment=assignment, person_id=person.id, files=files, origin="api")
        released = assignment.released
    grade(service)
    with service.store.writing() as session:
        works = {each.person_id: each for each in session.scalars(select(Submission))}
        made = works[people.ada.id].id
        first, second = sorted(works.values(), key=lambda each: each.id)
        outcomes = {"first_outcome": first.outcome_id, "second_outcome": second.outcome_id}
        shares = {"first_share": 1.0, "second_share": 1.0, "spans": [[], []]}
        pair = {"first": first.id, "second": second.id}
        timestamp = written(works[people.ada.id].submitted_at)
        session.add(Likeness(assignment_id=first.assignment_id, **pair, **outcomes, **shares))
        session.execute(delete(Event))
    there = {"made": made, "pair": pair, "timestamp": timestamp, "released": released}
    yield SimpleNamespace(service=service, app=app, ask=ask, people=people, **there)
    ask.close()
    close_service(service)


def mend(world):
    """Undo what a request has changed that others rest on."""
    with world.service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        for assignment in session.scalars(select(Assignment)):
            assignment.released, assignment.released_at = world.released, now()
        for name in ("kurt", "ada"):
            if session.get(Membership, (course.id, getattr(world.people, name).id)) is None:
                session.add(Membership(course_id=course.id, person_id=getattr(world.people, name).id, role="student"))
        session.execute(update(Token).values(revoked_at=None))


def routes(app):
    """Each route as `METHOD path`."""
    found = iter_route_contexts(app.routes)
    return {f"{method} {each.path}" for each in found for method in each.methods or () if method != "HEAD"}


ANYBODY: tuple[str, ...] = ()
PERSON = ("nobody",)
MEMBER = ("nobody", "stranger")
OWN = ("nobody", "stranger", "bob")
GRADER = ("nobody", "stranger", "ada", "bob")
INSTRUCTOR = (*GRADER, "grace")
ADMINISTRATOR = (*INSTRUCTOR, "ines")
"""Who is refused: whoever is less than the name says; of what is `OWN`, which is ada's, other students."""

DECLARED = {
    "GET /openapi.json": ANYBODY,
    "GET /health": ANYBODY,
    "GET /ready": ANYBODY,
    "GET /metrics": ADMINISTRATOR,
    "GET /sign-in/hub": ANYBODY,
    "GET /oauth_callback": ANYBODY,
    "GET /sign-in/openid": ANYBODY,
    "GET /sign-in/openid/callback": ANYBODY,
    "GET /api/v1/me": PERSON,
    "POST /api/v1/sign-in": ANYBODY,
    "POST /api/v1/sign-out": PERSON,
    "POST /api/v1/invitations/accept": ANYBODY,
    "GET /api/v1/tokens": PERSON,
    "POST /api/v1/tokens": PERSON,
    "DELETE /api/v1/tokens/{token_id}": ("nobody", "stranger", "bob", "grace", "ines"),
    "GET /api/v1/people": GRADER,
    "GET /api/v1/people.csv": GRADER,
    "POST /api/v1/people/import": INSTRUCTOR,
    "GET /api/v1/people/{name}": GRADER,
    "PUT /api/v1/people/{name}": INSTRUCTOR,
    "DELETE /api/v1/people/{name}": INSTRUCTOR,
    "POST /api/v1/people/{name}/invitation": INSTRUCTOR,
    "GET /api/v1/course": MEMBER,
    "PUT /api/v1/course/timezone": INSTRUCTOR,
    "GET /api/v1/assignments": MEMBER,
    "GET /api/v1/assignments/{assignment}": MEMBER,
    "POST /api/v1/assignments/{assignment}/release": INSTRUCTOR,
    "GET /api/v1/assignments/{assignment}/release": GRADER,
    "DELETE /api/v1/assignments/{assignment}/release": INSTRUCTOR,
    "GET /api/v1/assignments/{assignment}/files": MEMBER,
    "GET /api/v1/assignments/{assignment}/files.zip": MEMBER,
    "GET /api/v1/assignments/{assignment}/files/{path:path}": MEMBER,
    "POST /api/v1/assignments/{assignment}/submissions": MEMBER,
    "GET /api/v1/assignments/{assignment}/submissions.csv": GRADER,
    "GET /api/v1/assignments/{assignment}/policy": GRADER,
    "PATCH /api/v1/assignments/{assignment}/policy": INSTRUCTOR,
    "GET /api/v1/assignments/{assignment}/extensions": GRADER,
    "PUT /api/v1/assignments/{assignment}/extensions/{name}": INSTRUCTOR,
    "DELETE /api/v1/assignments/{assignment}/extensions/{name}": INSTRUCTOR,
    "GET /api/v1/assignments/{assignment}/marks": GRADER,
    "GET /api/v1/assignments/{assignment}/mark": MEMBER,
    "GET /api/v1/submissions": MEMBER,
    "GET /api/v1/submissions/{submission_id}": OWN,
    "GET /api/v1/submissions/{submission_id}/report": OWN,
    "GET /api/v1/submissions/{submission_id}/files": OWN,
    "GET /api/v1/submissions/{submission_id}/files.zip": OWN,
    "GET /api/v1/submissions/{submission_id}/files/{path:path}": OWN,
    "GET /api/v1/submissions/{submission_id}/feedback": OWN,
    "GET /api/v1/submissions/{submission_id}/feedback/{notebook}": OWN,
    "GET /api/v1/submissions/{submission_id}/notebooks/{notebook}": OWN,
    "GET /api/v1/submissions/{submission_id}/difference": OWN,
    "GET /api/v1/submissions/{submission_id}/events": OWN,
    "POST /api/v1/submissions/{submission_id}/withhold": INSTRUCTOR,
    "POST /api/v1/submissions/{submission_id}/restore": INSTRUCTOR,
    "POST /api/v1/submissions/{submission_id}/take-out": INSTRUCTOR,
    "POST /api/v1/submissions/{submission_id}/put-back": INSTRUCTOR,
    "GET /api/v1/submissions/{submission_id}/formgrader": GRADER,
    "POST /api/v1/submissions/{submission_id}/requeue": GRADER,
    "GET /api/v1/queue": GRADER,
    "GET /api/v1/queue/submissions": GRADER,
    "GET /api/v1/workers": GRADER,
    "POST /api/v1/regrades": INSTRUCTOR,
    "GET /api/v1/regrades": INSTRUCTOR,
    "GET /api/v1/regrades.csv": INSTRUCTOR,
    "GET /api/v1/regrades/{id}": INSTRUCTOR,
    "GET /api/v1/regrades/{id}/changes": INSTRUCTOR,
    "GET /api/v1/regrades/{id}/students": INSTRUCTOR,
    "GET /api/v1/regrades/{id}/{table}.csv": INSTRUCTOR,
    "POST /api/v1/regrades/{id}/apply": INSTRUCTOR,
    "POST /api/v1/regrades/{id}/cancel": INSTRUCTOR,
    "GET /api/v1/exports/marks.csv": INSTRUCTOR,
    "GET /api/v1/exports/exercises.csv": INSTRUCTOR,
    "GET /api/v1/exports/findings.csv": INSTRUCTOR,
    "GET /api/v1/assignments/{assignment}/class": GRADER,
    "GET /api/v1/assignments/{assignment}/class/misconception": GRADER,
    "GET /api/v1/assignments/{assignment}/class/misconception.csv": GRADER,
    "GET /api/v1/assignments/{assignment}/class/{table}.csv": GRADER,
    "POST /api/v1/assignments/{assignment}/comparison": GRADER,
    "GET /api/v1/assignments/{assignment}/comparison": GRADER,
    "GET /api/v1/assignments/{assignment}/comparison/{first}/{second}": GRADER,
    "GET /api/v1/people/{name}/work": GRADER,
    "GET /api/v1/people/{name}/work/{table}.csv": GRADER,
    "GET /api/v1/people/{name}/archive.zip": INSTRUCTOR,
    "POST /api/v1/people/{name}/erase": ADMINISTRATOR,
    "POST /api/v1/exercises/{exercise}/check": GRADER,
    "POST /api/v1/validation": INSTRUCTOR,
    "GET /api/v1/audit": ADMINISTRATOR,
    "GET /api/courses": PERSON,
    "DELETE /api/course/{name}": ADMINISTRATOR,
    "POST /api/course/{name}": ADMINISTRATOR,
    "GET /api/assignments/{course}": MEMBER,
    "GET /api/assignment/{course}/{assignment}": MEMBER,
    "POST /api/assignment/{course}/{assignment}": INSTRUCTOR,
    "DELETE /api/assignment/{course}/{assignment}": INSTRUCTOR,
    "GET /api/submissions/{course}/{assignment}": GRADER,
    "GET /api/submissions/{course}/{assignment}/{student}": OWN,
    "POST /api/submission/{course}/{assignment}": MEMBER,
    "GET /api/submission/{course}/{assignment}/{student}": OWN,
    "POST /api/feedback/{course}/{assignment}/{student}": INSTRUCTOR,
    "GET /api/feedback/{course}/{assignment}/{student}": OWN,
    "GET /api/students/{course}": GRADER,
    "POST /api/students/{course}": INSTRUCTOR,
    "GET /api/student/{course}/{name}": GRADER,
    "POST /api/student/{course}/{name}": INSTRUCTOR,
    "DELETE /api/student/{course}/{name}": INSTRUCTOR,
    "GET /api/instructors/{course}": MEMBER,
    "GET /api/instructor/{course}/{name}": MEMBER,
    "POST /api/instructor/{course}/{name}": ADMINISTRATOR,
    "DELETE /api/instructor/{course}/{name}": ADMINISTRATOR,
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-out": ANYBODY,
    "GET /invitation": ANYBODY,
    "POST /invitation": ANYBODY,
    "POST /language": ANYBODY,
    "GET /time-zone": ANYBODY,
    "POST /time-zone": ANYBODY,
    "GET /": PERSON,
    "GET /tokens": PERSON,
    "POST /tokens": PERSON,
    "POST /tokens/{token_id}/revoke": ("nobody", "stranger", "bob", "grace", "ines"),
    "GET /assignments/{assignment}": MEMBER,
    "GET /assignments/{assignment}/submissions": PERSON,
    "POST /assignments/{assignment}/submissions": MEMBER,
    "GET /submissions/{submission_id}": OWN,
    "GET /submissions/{submission_id}/notebooks/{notebook}": OWN,
    "GET /assignments/{assignment}/settings": INSTRUCTOR,
    "POST /assignments/{assignment}/settings": INSTRUCTOR,
    "POST /assignments/{assignment}/extensions": INSTRUCTOR,
    "POST /assignments/{assignment}/extensions/remove": INSTRUCTOR,
    "POST /assignments/{assignment}/feedback": INSTRUCTOR,
    "POST /assignments/{assignment}/release/end": INSTRUCTOR,
    "POST /submissions/{submission_id}/take-out": INSTRUCTOR,
    "POST /submissions/{submission_id}/put-back": INSTRUCTOR,
    "POST /submissions/{submission_id}/withhold": INSTRUCTOR,
    "POST /submissions/{submission_id}/restore": INSTRUCTOR,
    "GET /submissions/{submission_id}/formgrader": GRADER,
    "GET /queue": GRADER,
    "POST /queue/requeue": GRADER,
    "GET /people": GRADER,
    "POST /people": INSTRUCTOR,
    "POST /people/import": INSTRUCTOR,
    "POST /course/timezone": INSTRUCTOR,
    "GET /people/{name}": GRADER,
    "POST /people/{name}": INSTRUCTOR,
    "POST /people/{name}/invitation": INSTRUCTOR,
    "POST /people/{name}/remove": INSTRUCTOR,
    "GET /setup": INSTRUCTOR,
    "GET /setup/people": INSTRUCTOR,
    "GET /setup/release": INSTRUCTOR,
    "POST /setup/release": INSTRUCTOR,
    "GET /setup/done": INSTRUCTOR,
    "POST /setup/invitations": INSTRUCTOR,
    "GET /assignments/{assignment}/class": GRADER,
    "GET /assignments/{assignment}/class/misconception": GRADER,
    "GET /assignments/{assignment}/class/{table}": GRADER,
    "GET /assignments/{assignment}/similar": GRADER,
    "POST /assignments/{assignment}/similar": GRADER,
    "GET /assignments/{assignment}/similar/{first}/{second}": GRADER,
    "GET /students/{name}": GRADER,
    "GET /regrades": INSTRUCTOR,
    "POST /assignments/{assignment}/release": INSTRUCTOR,
    "POST /assignments/{assignment}/regrades": INSTRUCTOR,
    "GET /regrades/{id}": INSTRUCTOR,
    "POST /regrades/{id}/apply": INSTRUCTOR,
    "POST /regrades/{id}/cancel": INSTRUCTOR,
}
"""Who is refused at which route."""
SENT = {
    "POST /api/v1/validation": {"json": []},
    "POST /api/v1/tokens": {"json": {"name": "more", "scopes": ["read"]}},
    "POST /tokens": {"data": {"name": "more", "scopes": ["read"]}},
    "GET /api/v1/assignments/{assignment}/class/misconception": {"params": HELD},
    "GET /api/v1/assignments/{assignment}/class/misconception.csv": {"params": HELD},
    "GET /assignments/{assignment}/class/misconception": {"params": HELD},
}
"""What is sent where nothing would have much done, or be refused for what it is."""


def address(world, path):
    """The path with what there is to ask for: a submission and a token of ada's, a member who may be removed."""
    values = {
        "assignment": "ps1",
        "submission_id": world.made,
        "name": "kurt",
        "path:path": "ps1.ipynb",
        "course": "small",
    }
    values |= {"token_id": world.people.ada.token_id, "id": NO_ID, "exercise": "double", "student": "ada"}
    values |= {"table": "causes" if "/work/" in path else "students", **world.pair}
    for name, value in {**values, "notebook": "ps1"}.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def refusal(response):
    """Whether the response refuses: `sign in`, `not allowed`, `unknown`, or None where the person was let in."""
    if response.status_code == 303 and "/sign-in" in response.headers["location"]:
        return "sign in"
    return {401: "sign in", 403: "not allowed", 404: "unknown"}.get(response.status_code)


def test_every_route_has_declared_whom_it_refuses(world):
    assert routes(world.app) == set(DECLARED)


@pytest.mark.parametrize("route", DECLARED)
def test_a_route_refuses_whom_it_should_and_lets_in_the_others(world, route):
    method, path = route.split(" ")
    for person in PEOPLE:
        client = getattr(world.ask, person)
        response = client.request(method, address(world, path), **SENT.get(route, {}))
        mend(world)
        found = f"{route} as {person}: {response.status_code} {response.text[:200]}"
        assert response.status_code < 500, found
        if person not in DECLARED[route]:
            unsound = ("not allowed",) if person == "nobody" else ("sign in", "not allowed")
            assert refusal(response) not in unsound or path in ("/sign-in", "/sign-out"), found
        elif person == "nobody":
            assert refusal(response) == "sign in", found
        else:
            assert refusal(response) in ("not allowed", "unknown"), found


QUIET = {
    "GET /api/v1/assignments/{assignment}/release": "what everybody is given",
    "GET /api/v1/submissions/{submission_id}/formgrader": "addresses in formgrader, which lets in whom it should",
    "GET /api/v1/workers": "the machines that grade",
    "GET /setup": "it leads to the first step that has not been done",
    "GET /setup/release": "the assignments, and how the course's clocks are set",
    "GET /api/v1/queue": "how many wait",
    "GET /api/v1/assignments/{assignment}/policy": "what holds for everybody",
    "GET /api/v1/submissions/{submission_id}/files": "names of files",
    "GET /api/v1/submissions/{submission_id}/feedback": "names of notebooks",
    "GET /api/v1/regrades": "which there were, and how many verdicts they changed",
    "GET /api/v1/regrades.csv": "which there were",
    "GET /api/v1/regrades/{id}": "how many verdicts would change",
    "GET /regrades": "which there were, and how many verdicts they changed",
}
"""What staff look at that is no one student's, and why."""
OTHERS = [route for route, refused in DECLARED.items() if refused in (OWN, GRADER, INSTRUCTOR) and route[:4] == "GET "]


@pytest.mark.parametrize("route", [route for route in OTHERS if route not in QUIET])
def test_what_staff_see_of_others_stands_in_the_audit_log(world, route):
    regrade = world.ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"}).json()
    with world.service.store.writing() as session:
        session.execute(delete(AuditEntry))
    path = address(world, route.split(" ")[1]).replace(NO_ID, regrade["id"])
    sent = {"params": {"timestamp": world.timestamp}} if "/api/feedback/" in path else SENT.get(route, {})
    answer = world.ask.ines.get(path, **sent)
    with world.service.store.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.actor == "ines")).all()
    world.ask.ines.post(f"/api/v1/regrades/{regrade['id']}/cancel")
    assert noted, answer.text[:200]
    assert len({(each.action, each.subject) for each in noted}) == len(noted)
    assert answer.status_code == 200, answer.text[:200]


@pytest.mark.parametrize("route", [route for route in DECLARED if route.startswith("GET ")])
def test_nothing_that_another_student_is_shown_speaks_of_adas_work(world, route):
    path = address(world, route.split(" ")[1])
    for client in (world.ask.bob, world.ask.stranger, world.ask.nobody):
        answer = client.get(path)
        if answer.status_code == 200:
            assert world.made not in answer.text
            assert not re.search(r"\bada\b", answer.text)


def test_every_download_has_an_etag_by_which_it_is_not_sent_twice(world):
    files = {
        path: set(operations["get"]["responses"]["200"].get("content", {}))
        for path, operations in world.app.openapi()["paths"].items()
        if "get" in operations and path.startswith("/api/v1/")
    }
    found = {path for path, kinds in files.items() if not kinds & {"application/json", "text/event-stream"}}
    assert len(found) > 8
    regrade = world.ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"}).json()
    for path in found:
        there = address(world, path.replace("{path}", "{path:path}")).replace(NO_ID, regrade["id"])
        sent = SENT.get(f"GET {path}", {})
        first = world.ask.ines.get(there, **sent)
        assert first.status_code == 200, there
        etag = first.headers["etag"]
        if not path.endswith("archive.zip"):  # which holds that it was made
            again = world.ask.ines.get(there, headers={"If-None-Match": etag}, **sent)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag), there


@pytest.mark.parametrize("route", DECLARED)
def test_a_browser_changes_nothing_without_the_csrf_token(world, route):
    method, path = route.split(" ")
    if method == "GET" or DECLARED[route] == ANYBODY:
        return
    with world.service.store.writing() as session:
        cookie = sessions.begin(session, world.people.alan.id, "local")
    answer = world.ask.nobody.request(method, address(world, path), cookies={sessions.COOKIE: cookie})
    world.ask.nobody.cookies.clear()
    by_token_alone = path.startswith("/api/") and not path.startswith("/api/v1/")
    assert answer.status_code == (401 if by_token_alone else 403), answer.text[:200]


@pytest.mark.parametrize("route", DECLARED)
def test_a_token_that_only_reads_changes_nothing_and_sees_nobody_elses(world, route):
    method, path = route.split(" ")
    own = ("POST /api/v1/sign-out", "DELETE /api/v1/tokens/{token_id}", "POST /tokens/{token_id}/revoke")
    looks = (method == "GET" and DECLARED[route] in (PERSON, MEMBER)) or path == "/metrics"
    if looks or DECLARED[route] == ANYBODY or route in own:
        return
    with world.service.store.writing() as session:
        _, secret = create_token(session, world.people.alan.id, "reads", ["read"])
    headers = {"Authorization": f"Bearer {secret}"}
    answer = world.ask.nobody.request(method, address(world, path), headers=headers, **SENT.get(route, {}))
    mend(world)
    assert answer.status_code in (403, 404), answer.text[:200]


@pytest.mark.parametrize("route", [route for route, refused in DECLARED.items() if refused == OWN and "/v1/" in route])
def test_another_students_submission_is_as_unknown_as_one_that_is_not_there(world, route):
    _, path = route.split(" ")
    there = address(world, path)
    other = world.ask.bob.get(there)
    missing = world.ask.bob.get(there.replace(world.made, NO_ID))
    assert other.status_code == missing.status_code == 404
    assert other.json()["detail"].replace(world.made, NO_ID) == missing.json()["detail"]
    if "feedback/" not in path and "notebooks/" not in path:
        assert world.ask.ada.get(there).status_code == 200
