"""The ready-made course with a small class, really graded: something on every page that the service has."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import timedelta

from courses import write
from service.clients import running
from service.grading import grade

from autograder.authoring.ready_made import copy_course, ready_made
from autograder.authoring.solutions import answered, solutions
from autograder.client import Client
from autograder.course import Course
from autograder.service.app import create_app
from autograder.service.insight.comparing import Comparing
from autograder.service.opening import close_service, open_service, version_cache
from autograder.service.people.roster import Entry, put
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store import models
from autograder.service.versions import adopt
from autograder.validation.releases import release

ASSIGNMENT = "activations"
WORK = {
    "ada": [{"softmax": "columns", "sigmoid": "no_minus"}, {"softmax": "columns", "cross_entropy": "no_minus"}],
    "bob": [{"softmax": "columns"}],
    "cyd": [{"softmax": "overflows", "one_hot_encoding": "transposed"}],
    "dan": [{}],
    "eve": [{}],
}
"""Each student's attempts: the wrong solutions in them, by exercise; in everything else they are right."""
OTHERS = {"fay": "student", "grace": "grader", "ines": "instructor"}
HELPER = """

def rescaled(values, width=3):
    out = []
    for place in range(len(values)):
        start = max(0, place - width)
        window = values[start:place + width + 1]
        out.append(sum(window) / len(window))
    total = sum(out) or 1.0
    return [each / total for each in out]
"""


@dataclass
class Taught:
    """A running service of the class: its application, its address, and what there is to ask it for."""

    service: object
    app: object
    address: str
    values: dict[str, str]
    waiting: str
    unreadable: str


def work(course, wrong, more=""):
    """A notebook with these wrong solutions, and right ones elsewhere."""
    (source,) = course.assignment(ASSIGNMENT).notebooks.values()
    chosen = {}
    for name in (name for names in source.graded.values() for name in names):
        wanted = wrong.get(name)
        chosen[name] = next(
            each.body
            for each in solutions(course, name)
            if (each.path.stem == wanted if wanted else each.fraction == 1.0)
        )
    chosen["softmax"] += more
    return json.dumps(answered(json.loads(release(source)), chosen)).encode()


def taught(folder):
    """The class, served until the block ends: a generator of one, for a fixture."""
    copy_course(ready_made(), folder)
    service = open_service(ServiceSettings(course=folder, database=f"sqlite:///{folder}/service.db"))
    tokens = {}
    with service.store.writing() as session:
        found = session.query(models.Course).one()
        for name, role in {**dict.fromkeys(WORK, "student"), **OTHERS}.items():
            person, _ = put(session, found, Entry(name, role, name.title(), "Person", f"{name}@example.org"))
            session.flush()
            tokens[name] = create_token(session, person.id, "laptop", ["read", "submit", "grade", "manage"])[1]
    app = create_app(service)
    try:
        with running(app) as address:
            yield Taught(service, app, address, *_filled(service, address, folder, tokens))
    finally:
        close_service(service)


def _filled(service, address, folder, tokens):
    course = Course(folder)
    clients = {name: Client(address, token) for name, token in tokens.items()}
    ines = clients["ines"]
    ines.release(ASSIGNMENT)
    ines.set_policy(ASSIGNMENT, due_at=f"{models.now() + timedelta(days=3):%Y-%m-%d} 23:59")
    ines.extend(ASSIGNMENT, "bob", due_at=f"{models.now() + timedelta(days=5):%Y-%m-%d} 23:59", reason="ill")
    made = {}
    for name, attempts in WORK.items():
        for number, wrong in enumerate(attempts):
            more = HELPER if name in ("cyd", "eve") else ""
            made[name] = _hand_in(clients[name], work(course, wrong, more + f"\n# {number}\n"))
    unreadable = _hand_in(clients["dan"], work(course, {})[:2000])
    grade(service)
    _compare(service, ines)
    ines.take_out(made["bob"])
    _change(service, folder)
    regrade = ines.ask_for_regrade(assignment=ASSIGNMENT)["id"]
    grade(service)
    waiting = _hand_in(clients["dan"], work(course, {"softmax": "columns"}))
    pairs = ines.comparison(ASSIGNMENT)["pairs"]
    pair = next(each for each in pairs if "cyd" in (each["first_student"], each["second_student"]))
    for client in clients.values():
        client.close()
    values = {"assignment": ASSIGNMENT, "submission_id": made["ada"], "notebook": ASSIGNMENT, "id": regrade}
    values |= {"exercise": "softmax", "misconception": "softmax/sums_columns", "name": "ada", "regrade_id": regrade}
    values |= {"first": pair["first"], "second": pair["second"]}
    return values, waiting, unreadable


def _hand_in(client, data):
    return client.submit(ASSIGNMENT, {f"{ASSIGNMENT}.ipynb": data}).id


def _compare(service, client):
    client.compare(ASSIGNMENT)
    comparing = Comparing(service.store, service.settings.database)
    until = time.monotonic() + 120
    while client.comparison(ASSIGNMENT)["waits"]:
        comparing.look()
        assert time.monotonic() < until
        time.sleep(0.1)
    comparing.close()


def _change(service, folder):
    """The softmax is worth twice as much from now on."""
    path = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    document = json.loads(path.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "softmax_test":
            cell["metadata"]["nbgrader"]["points"] *= 2
    write(path, document)
    assert adopt(service.store, service.course, folder, version_cache(folder)) is None
