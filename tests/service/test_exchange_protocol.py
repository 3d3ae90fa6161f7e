"""The exchange protocol of ngshare's clients, over what the service has stored."""

import base64
import hashlib
import json
import random
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from courses import STUB, code, dump, nbgrader, source, submission
from sqlalchemy import select

from autograder.service.exchange import assignments, roster, submissions
from autograder.service.exchange import feedback as feedback_routes
from autograder.service.exchange.trees import BadTree, packed, unpacked
from autograder.service.opening import close_service, open_service
from autograder.service.store.files import BadPath
from autograder.service.store.models import ROLES, Assignment, AuditEntry, Extension, Job, Submission, now
from service.grading import grade

NOTEBOOK = dump(submission())


@pytest.fixture
def service(request, settings):
    """The service of the small course, on SQLite but where a test asks for both kinds of database."""
    if getattr(request, "param", "sqlite") == "postgresql":
        template = request.getfixturevalue("prepared_postgres")
        settings = replace(settings, database=request.getfixturevalue("postgres").new_database(template))
    service = open_service(settings)
    yield service
    close_service(service)


on_each_database = pytest.mark.parametrize("service", ["sqlite", "postgresql"], indirect=True)


def tree(**files):
    """A folder as clients send it; the names of files end in `_ipynb` and so on, as keywords can."""
    return json.dumps(
        [{"path": name.replace("_", "."), "content": base64.encodebytes(data).decode()} for name, data in files.items()]
    )


def said(response, status=400):
    """The sentence of a refusal."""
    answer = response.json()
    assert (response.status_code, answer["success"]) == (status, False), answer
    return answer["message"]


def given(response):
    """What a success holds."""
    answer = response.json()
    assert (response.status_code, answer["success"]) == (200, True), answer
    return answer


def contents(answer):
    """The files of an answer, each as its checksum says."""
    found = {entry["path"]: base64.b64decode(entry["content"]) for entry in answer["files"]}
    for entry in answer["files"]:
        assert entry["checksum"] == hashlib.md5(found[entry["path"]]).hexdigest()
    return found


def submit(client, data=NOTEBOOK):
    """Hands in a notebook; returns its timestamp."""
    return given(client.post("/api/submission/small/ps1", data={"files": tree(ps1_ipynb=data)}))["timestamp"]


def released():
    """What nbgrader would make students' copy of the small course's notebook."""
    document = submission(double=STUB, triple=STUB, why="")
    return dump(document)


def change(service, **values):
    """Sets something of the assignment."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        for name, value in values.items():
            setattr(assignment, name, value)
        return assignment.id


def test_everybody_sees_the_courses_that_they_are_in(ask):
    assert given(ask.ada.get("/api/courses")) == {"success": True, "courses": ["small"], "user": "ada"}
    assert given(ask.stranger.get("/api/courses"))["courses"] == []


def test_students_see_what_is_released_from_its_date_on(ask, service):
    assert given(ask.ada.get("/api/assignments/small"))["assignments"] == ["ps1"]
    change(service, release_at=now() + timedelta(hours=1))
    assert given(ask.ada.get("/api/assignments/small"))["assignments"] == []
    assert "no assignment 'ps1'" in said(ask.ada.get("/api/assignment/small/ps1"), 404)
    assert given(ask.grace.get("/api/assignments/small"))["assignments"] == ["ps1"]
    assert given(ask.grace.get("/api/assignment/small/ps1"))


@on_each_database
def test_a_released_assignment_is_what_students_fetch(ask):
    files = tree(ps1_ipynb=released(), data_csv=b"1,2\n")
    given(ask.ines.post("/api/assignment/small/ps1", data={"files": files, "force": "true"}))
    fetched = given(ask.ada.get("/api/assignment/small/ps1"))
    assert contents(fetched) == {"ps1.ipynb": released(), "data.csv": b"1,2\n"}
    listed = given(ask.ada.get("/api/assignment/small/ps1?list_only=true"))["files"]
    assert [sorted(entry) for entry in listed] == [["checksum", "path"]] * 2


def test_a_release_as_its_source_is_now_brings_no_warning(ask):
    form = {"files": tree(ps1_ipynb=released()), "force": "true"}
    assert given(ask.ines.post("/api/assignment/small/ps1", data=form))["warnings"] == []


def test_a_release_of_another_source_brings_a_warning_that_names_the_cell(ask):
    document = submission()
    document["cells"][3] = code("print(double(7))", nbgrader("test_double", 2, grade=True, locked=True))
    form = {"files": tree(ps1_ipynb=dump(document)), "force": "true"}
    (warning,) = given(ask.ines.post("/api/assignment/small/ps1", data=form))["warnings"]
    assert "test_double" in warning


def test_a_notebook_that_is_not_released_brings_a_warning(ask):
    form = {"files": tree(other_ipynb=released()), "force": "true"}
    (warning,) = given(ask.ines.post("/api/assignment/small/ps1", data=form))["warnings"]
    assert "ps1.ipynb is in the course's source" in warning


def test_what_students_are_not_to_see_is_not_released(ask):
    form = {"files": tree(ps1_ipynb=dump(source())), "force": "true"}
    assert "BEGIN SOLUTION" in said(ask.ines.post("/api/assignment/small/ps1", data=form))
    assert contents(given(ask.ada.get("/api/assignment/small/ps1"))) == {"ps1.ipynb": b"{}"}


def test_a_second_release_needs_force_or_that_the_first_is_taken_back(ask):
    form = {"files": tree(ps1_ipynb=released())}
    assert "--force" in said(ask.ines.post("/api/assignment/small/ps1", data=form), 409)
    submit(ask.ada)
    given(ask.ines.delete("/api/assignment/small/ps1"))
    said(ask.ada.get("/api/assignment/small/ps1"), 404)
    given(ask.ines.post("/api/assignment/small/ps1", data=form))
    assert len(given(ask.ines.get("/api/submissions/small/ps1"))["submissions"]) == 1


def test_only_assignments_of_the_source_are_released(ask):
    form = {"files": tree(ps1_ipynb=released())}
    assert "no assignment 'ps2'" in said(ask.ines.post("/api/assignment/small/ps2", data=form), 404)


def test_a_submission_waits_to_be_graded_before_it_is_acknowledged(ask, service):
    timestamp = submit(ask.ada)
    assert timestamp.endswith(" UTC")
    with service.store.reading() as session:
        stored = session.scalars(select(Submission)).one()
    assert (stored.origin, stored.person.name, stored.number) == ("exchange", "ada", 1)
    listed = given(ask.ada.get("/api/submissions/small/ps1/ada"))["submissions"]
    assert listed == [{"student_id": "ada", "timestamp": timestamp, "in_time": True}]
    if service.store.is_sqlite:
        with service.store.reading() as session:
            assert session.scalars(select(Job.submission_id)).all() == [stored.id]


@on_each_database
def test_a_retry_after_a_lost_answer_is_the_same_submission(ask):
    send = {"data": {"files": tree(ps1_ipynb=NOTEBOOK)}, "headers": {"Idempotency-Key": "once"}}
    first, second = (given(ask.ada.post("/api/submission/small/ps1", **send)) for _ in range(2))
    assert first == second


@on_each_database
def test_staff_collect_the_last_attempt_or_the_one_of_a_timestamp(ask):
    first, second = submit(ask.ada), submit(ask.ada, NOTEBOOK + b" ")
    answer = given(ask.grace.get("/api/submission/small/ps1/ada"))
    assert (answer["timestamp"], contents(answer)) == (second, {"ps1.ipynb": NOTEBOOK + b" "})
    for text in (first, first.removesuffix(" UTC"), first.replace(" ", "T", 1).replace(" UTC", "+00:00")):
        answer = given(ask.grace.get("/api/submission/small/ps1/ada", params={"timestamp": text}))
        assert (answer["timestamp"], contents(answer)) == (first, {"ps1.ipynb": NOTEBOOK})


@on_each_database
def test_staff_see_which_attempts_were_in_time_by_each_students_own_date(ask, service, people):
    assignment = change(service, due_at=now() - timedelta(hours=1))
    with service.store.writing() as session:
        session.add(Extension(assignment_id=assignment, person_id=people.bob.id, due_at=now() + timedelta(hours=1)))
    submit(ask.ada)
    submit(ask.bob)
    listed = given(ask.grace.get("/api/submissions/small/ps1"))["submissions"]
    assert {entry["student_id"]: entry["in_time"] for entry in listed} == {"ada": False, "bob": True}


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"release_at": now() + timedelta(hours=1)}, 404, "no assignment"),
        ({"released": None}, 404, "no assignment"),
        ({"close_at": now() - timedelta(hours=1)}, 403, "closed on"),
        ({"attempts": {"burst": 1, "minutes_per_attempt": 60}}, 429, "The next one is possible on"),
    ],
)
def test_the_policies_are_those_of_every_road(ask, service, values, status, words):
    submit(ask.ada)
    change(service, **values)
    response = ask.ada.post("/api/submission/small/ps1", data={"files": tree(ps1_ipynb=NOTEBOOK)})
    assert words in said(response, status)


@on_each_database
def test_feedback_that_is_released_is_fetched_by_whose_it_is(ask):
    timestamp = submit(ask.ada)
    address = "/api/feedback/small/ps1/ada"
    for page in (b"<p>first", b"<p>second"):
        given(ask.ines.post(address, data={"timestamp": timestamp, "files": tree(ps1_html=page)}))
    answer = given(ask.ada.get(address, params={"timestamp": timestamp}))
    assert (answer["timestamp"], contents(answer)) == (timestamp, {"ps1.html": b"<p>second"})
    listed = given(ask.ada.get(address, params={"timestamp": timestamp, "list_only": "true"}))["files"]
    assert listed == [{"path": "ps1.html", "checksum": hashlib.md5(b"<p>second").hexdigest()}]


def test_feedback_belongs_to_one_attempt(ask):
    first, second = submit(ask.ada), submit(ask.ada)
    address = "/api/feedback/small/ps1/ada"
    given(ask.ines.post(address, data={"timestamp": first, "files": tree(ps1_html=b"<p>")}))
    assert given(ask.ada.get(address, params={"timestamp": second}))["files"] == []
    assert "timestamp is missing" in said(ask.ada.get(address))
    other = "2020-01-01 00:00:00.000000 UTC"
    assert "no submission" in said(ask.ada.get(address, params={"timestamp": other}), 404)
    form = {"timestamp": other, "files": tree(ps1_html=b"<p>")}
    assert "no submission" in said(ask.ines.post(address, data=form), 404)


def test_a_student_sees_nothing_of_another(ask):
    timestamp = submit(ask.ada)
    given(ask.ines.post("/api/feedback/small/ps1/ada", data={"timestamp": timestamp, "files": tree(ps1_html=b"<p>")}))
    for address in ("submissions/small/ps1/ada", "submission/small/ps1/ada", "feedback/small/ps1/ada"):
        response = ask.bob.get(f"/api/{address}", params={"timestamp": timestamp})
        assert "signed in as bob" in said(response, 403)
        nobody = ask.bob.get(f"/api/{address.replace('ada', 'zoe')}", params={"timestamp": timestamp})
        assert said(nobody, 403) == said(response, 403)
    assert "grader" in said(ask.bob.get("/api/submissions/small/ps1"), 403)


def test_only_instructors_release_and_take_back(ask):
    timestamp = submit(ask.ada)
    form = {"files": tree(ps1_ipynb=released()), "force": "true", "timestamp": timestamp}
    for client in (ask.ada, ask.grace, ask.stranger):
        said(client.post("/api/assignment/small/ps1", data=form), 403)
        said(client.delete("/api/assignment/small/ps1"), 403)
        said(client.post("/api/feedback/small/ps1/ada", data=form), 403)
    assert contents(given(ask.ada.get("/api/assignment/small/ps1"))) == {"ps1.ipynb": b"{}"}


def test_nobody_and_strangers_get_nothing(ask):
    for address in ("assignments/small", "assignment/small/ps1", "submissions/small/ps1/stranger"):
        assert "you are not in it" in said(ask.stranger.get(f"/api/{address}"), 403)
        assert "send a token" in said(ask.nobody.get(f"/api/{address}"), 401)
    response = ask.nobody.get("/api/courses", headers={"Authorization": "token agt_wrong"})
    assert "no longer valid" in said(response, 401)


def test_what_staff_looked_at_and_released_is_in_the_audit_log(ask, service):
    timestamp = submit(ask.ada)
    given(ask.grace.get("/api/submission/small/ps1/ada"))
    given(ask.ines.post("/api/feedback/small/ps1/ada", data={"timestamp": timestamp, "files": tree(ps1_html=b"<p>")}))
    with service.store.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    actions = [(entry.actor, entry.action, entry.subject) for entry in entries]
    assert ("grace", "submission.viewed", "ada/ps1") in actions
    assert ("ines", "feedback.released", "ada/ps1") in actions


def one(path="ps1.ipynb", content="e30="):
    """A folder of one file."""
    return json.dumps([{"path": path, "content": content}])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (None, "missing"),
        ("{", "not JSON"),
        ("[" * 200_000, "not JSON"),
        ("9" * 5000, "JSON"),
        ('{"path": "a"}', "something else"),
        ("[1]", "no path or no content"),
        ('[{"path": "a.ipynb"}]', "no path or no content"),
        ('[{"path": 1, "content": "e30="}]', "no path or no content"),
        (one(content="e30"), "not base64"),
        (one(content="é"), "not base64"),
        (one(path="../ps1.ipynb"), "not a path inside"),
        (one(path="/etc/passwd.ipynb"), "not a path inside"),
        (one(path="a/../../ps1.ipynb"), "not a path inside"),
        (one(path="a\x00.ipynb"), "not a path inside"),
        (one(path="\udcff.ipynb"), "not a path inside"),
        (one(path=""), "not a path inside"),
        (one(path="a" * 300 + ".ipynb"), "too long"),
        (json.dumps([{"path": "ps1.ipynb", "content": "e30=", "checksum": "0" * 32}]), "checksum"),
        (json.dumps([{"path": f"{n}.ipynb", "content": ""} for n in range(2001)]), "at most 2000"),
    ],
)
def test_what_is_no_folder_is_refused_with_a_sentence(files, words):
    with pytest.raises((BadTree, BadPath), match=words):
        unpacked(files, max_bytes=1000)


def test_a_list_that_would_fill_the_memory_is_not_read():
    files = f"[{'[],' * 1_000_000}[]]"
    tracemalloc.start()
    try:
        with pytest.raises(BadTree, match="more than a list"):
            unpacked(files, max_bytes=1000)
        assert tracemalloc.get_traced_memory()[1] < len(files)
    finally:
        tracemalloc.stop()


def test_a_folder_comes_back_as_it_was_sent():
    files = {"ps1.ipynb": NOTEBOOK, "data/a b.bin": bytes(range(256)), "empty": b""}
    assert unpacked(json.dumps(packed(files)), max_bytes=100_000) == files


def test_a_submission_that_is_none_is_refused_with_a_sentence(ask):
    clash = json.dumps([{"path": path, "content": "e30="} for path in ("a", "a/b.ipynb")])
    found = [(one(path="../ps1.ipynb"), "not a path inside"), (one(path="a.txt"), "no notebook"), (clash, "a folder")]
    for files, words in [*found, ("[]", "no notebook"), ("", "missing")]:
        assert words in said(ask.ada.post("/api/submission/small/ps1", data={"files": files}))
    assert given(ask.ada.get("/api/submissions/small/ps1/ada"))["submissions"] == []


def test_what_is_no_form_is_refused_with_a_sentence(ask):
    address = "/api/submission/small/ps1"
    assert "Expected a form" in said(ask.ada.post(address, json={"files": []}), 415)
    assert "Expected a form" in said(ask.ada.post(address), 415)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert "UTF-8" in said(ask.ada.post(address, content=b"files=%ff", headers=form))
    assert "UTF-8" in said(ask.ada.post(address, content=b"files=\xff", headers=form))
    assert "100 fields" in said(ask.ada.post(address, content=b"a=1&" * 200, headers=form))


def test_what_is_too_large_is_refused_with_a_sentence(ask, service):
    object.__setattr__(service.settings, "max_upload_bytes", 1000)
    response = ask.ada.post("/api/submission/small/ps1", data={"files": tree(ps1_ipynb=b"x" * 1001)})
    assert "larger than 0.001 MB" in said(response)
    response = ask.ada.post("/api/submission/small/ps1", data={"files": "x" * 3_000_000})
    assert "send fewer files" in said(response, 413)


@on_each_database
def test_what_is_no_timestamp_is_refused_with_a_sentence(ask):
    submit(ask.ada)
    for text in ("yesterday", "2020-13-01", "0001-01-01T00:00:00+14:00", "9" * 5000, "\u0661"):
        response = ask.ada.get("/api/submission/small/ps1/ada", params={"timestamp": text})
        assert "is no timestamp" in said(response)


@on_each_database
def test_names_that_nothing_has_are_not_found(ask):
    for name in ("x" * 5000, "a%00b", "%F0%9F%90%8D", "%2e%2e", "a%2Fb", "'; --", "%ff"):
        for address in ("assignment/small/{}", "submissions/small/{}", "submissions/small/ps1/{}"):
            assert ask.grace.get(f"/api/{address.format(name)}").status_code == 404
    said(ask.grace.get("/api/assignments/other"), 404)


def test_the_copy_in_a_folder_of_the_same_name_does_not_take_the_notebooks_place(ask):
    # ngshare's client writes the path of ps1/ps1.ipynb as ps1.ipynb, behind that of the real one.
    files = json.dumps(
        [{"path": "ps1.ipynb", "content": base64.b64encode(data).decode()} for data in (NOTEBOOK, b"{}")]
    )
    given(ask.ada.post("/api/submission/small/ps1", data={"files": files}))
    assert contents(given(ask.ada.get("/api/submission/small/ps1/ada"))) == {"ps1.ipynb": NOTEBOOK}


def test_a_token_that_may_only_read_submits_nothing(ask, service, people):
    from autograder.service.people.tokens import create_token

    with service.store.writing() as session:
        _, secret = create_token(session, people.ada.id, "reading", ["read"])
    response = ask.nobody.post(
        "/api/submission/small/ps1",
        data={"files": tree(ps1_ipynb=NOTEBOOK)},
        headers={"Authorization": f"token {secret}"},
    )
    assert "scope 'submit'" in said(response, 403)


def test_a_browsers_cookie_is_no_token(ask, service, people):
    from autograder.service.people.sessions import COOKIE, begin

    with service.store.writing() as session:
        secret = begin(session, people.ada.id, "local")
    response = ask.nobody.get("/api/courses", headers={"Cookie": f"{COOKIE}={secret}"})
    assert "send a token" in said(response, 401)


def test_the_roster_is_read_and_changed_by_its_rules(ask):
    details = {"first_name": "Zoe", "last_name": "Zuse", "email": "zoe@example.org"}
    given(ask.ines.post("/api/student/small/zoe", data=details))
    assert given(ask.grace.get("/api/student/small/zoe"))["last_name"] == "Zuse"
    assert [each["username"] for each in given(ask.grace.get("/api/students/small"))["students"]] == [
        "ada",
        "bob",
        "zoe",
    ]
    assert given(ask.ada.get("/api/instructors/small"))["instructors"][-1]["username"] == "ines"
    given(ask.ines.delete("/api/student/small/zoe"))
    said(ask.grace.get("/api/student/small/zoe"), 404)
    given(ask.alan.post("/api/instructor/small/ivan", data=details))
    assert given(ask.ada.get("/api/instructor/small/ivan"))["first_name"] == "Zoe"
    given(ask.alan.delete("/api/instructor/small/ivan"))


def test_many_students_are_added_and_each_refusal_is_told(ask):
    students = [{"username": name, "first_name": "A", "last_name": "B", "email": ""} for name in ("yan", "ines", "a b")]
    status = given(ask.ines.post("/api/students/small", data={"students": json.dumps(students)}))["status"]
    assert [each["success"] for each in status] == [True, False, False]
    assert "staff" in status[1]["message"]
    assert "cannot be a person's name" in status[2]["message"]


def test_the_roster_is_for_staff(ask):
    assert given(ask.ada.get("/api/student/small/ada"))["username"] == "ada"
    for client, status in ((ask.ada, 403), (ask.stranger, 403), (ask.nobody, 401)):
        said(client.get("/api/students/small"), status)
        said(client.get("/api/student/small/bob"), status)
        said(client.post("/api/student/small/zoe", data={"first_name": "Z"}), status)
        said(client.post("/api/students/small", data={"students": "[]"}), status)
        said(client.delete("/api/student/small/bob"), status)
    said(ask.ines.post("/api/instructor/small/ivan", data={"first_name": "I"}), 403)
    said(ask.ines.post("/api/student/small/alan", data={"first_name": "Z"}), 409)


@pytest.mark.parametrize(
    "students", ["", "{", "{}", "[1]", '[{"username": 1}]', '[{"username": "\\udcff"}]', "[" * 99_999]
)
def test_what_is_no_list_of_students_is_refused_with_a_sentence(ask, students):
    said(ask.ines.post("/api/students/small", data={"students": students or "", "x": "y"}))


def test_courses_are_neither_made_nor_removed(ask):
    assert "small alone" in said(ask.alan.post("/api/course/other", data={}), 409)
    assert "small alone" in said(ask.alan.delete("/api/course/small"), 409)
    said(ask.ines.delete("/api/course/small"), 403)


WRONG = dump(submission(double="def double(x):\n    return 3 * x", triple="def triple(x):\n    return 3"))


@pytest.fixture
def graded(ask, service):
    """The timestamp of a wrong answer of ada's that a worker has graded."""
    timestamp = submit(ask.ada, WRONG)
    grade(service)
    return timestamp


def feedback(client, timestamp):
    """The feedback page of ada's; None where there is none."""
    answer = given(client.get("/api/feedback/small/ps1/ada", params={"timestamp": timestamp}))
    return contents(answer).get("ps1.html", b"").decode() or None


def test_a_graded_submission_has_its_page_at_once(ask, graded):
    page = feedback(ask.ada, graded)
    assert "double" in page
    assert page == feedback(ask.ada, graded), "the checksum tells clients whether there is a newer page"
    listed = given(ask.ada.get(f"/api/feedback/small/ps1/ada?list_only=true&timestamp={graded}"))["files"]
    assert listed[0]["checksum"] == hashlib.md5(page.encode()).hexdigest()


def test_a_page_shows_what_the_policy_shows_and_when(ask, service, graded):
    everything = feedback(ask.ada, graded)
    assert "expected" in everything.lower()
    change(service, feedback={"detail": "score"})
    scored = feedback(ask.ada, graded)
    assert len(scored) < len(everything)
    assert "negative numbers too" not in scored
    change(service, feedback={"when": "after_deadline"}, due_at=now() + timedelta(hours=1))
    assert feedback(ask.ada, graded) is None
    change(service, due_at=now() - timedelta(hours=1))
    assert feedback(ask.ada, graded) == everything


def test_what_an_instructor_releases_takes_the_automatic_pages_place(ask, service, graded):
    change(service, feedback={"when": "after_deadline"}, due_at=now() + timedelta(hours=1))
    form = {"timestamp": graded, "files": tree(ps1_html=b"<p>By hand.")}
    given(ask.ines.post("/api/feedback/small/ps1/ada", data=form))
    assert feedback(ask.ada, graded) == "<p>By hand."


KINDS = "course courses assignment assignments submission submissions feedback student students instructor instructors"
NAMES = ["small", "ps1", "ada", "ines", "x" * 200, "..", "é", "\u202e", "%", "'", "\\", "*", "\x7f", "\n", "🐍"]
TEXTS = [
    *("", "x", "🐍", "\x00", "[]", "{}", "null", "[null]", "[[]]", "1e999", "NaN", "true", one(), one("\ud800.ipynb")),
    *('[{"path": "a.ipynb", "content": null}]', '[{"path": "a.ipynb", "content": "e30=", "checksum": 7}]'),
    *('[{"username": "\\u0000"}]', '[{"username": "z", "first_name": 3}]', "9999-12-31T23:59:59-23:59"),
    *('[{"username": "z", "first_name": "\\ud800"}]', json.dumps([{"username": "y", "email": "x" * 500}])),
]


@on_each_database
def test_no_request_makes_the_service_fail(ask):
    chance = random.Random(7)
    texts = [*TEXTS, submit(ask.ada)]
    for _ in range(250):
        names = [chance.choice([wanted, wanted, *NAMES]) for wanted in ("small", "ps1", "ada")[: chance.randrange(4)]]
        address = "/".join(["/api", chance.choice(KINDS.split()), *(quote(name, safe="") for name in names)])
        client = getattr(ask, chance.choice(["ada", "ines", "alan", "grace"]))
        given_fields = {
            field: chance.choice(texts) for field in ("files", "timestamp", "students", "email", "list_only")
        }
        method = chance.choice(["GET", "POST", "DELETE"])
        response = client.request(method, address, **{"data" if method == "POST" else "params": given_fields})
        assert response.status_code < 500, (method, address, given_fields)
        if response.headers["content-type"] == "application/json":
            assert ("message" in response.json()) != response.json()["success"]
        else:  # there is no such address
            assert response.status_code in (404, 405)


LOWEST = {
    "GET /courses": None,
    "GET /assignments/{course}": "student",
    "GET /assignment/{course}/{assignment}": "student",
    "POST /assignment/{course}/{assignment}": "instructor",
    "DELETE /assignment/{course}/{assignment}": "instructor",
    "GET /submissions/{course}/{assignment}": "grader",
    "GET /submissions/{course}/{assignment}/{student}": "grader",
    "POST /submission/{course}/{assignment}": "student",
    "GET /submission/{course}/{assignment}/{student}": "grader",
    "POST /feedback/{course}/{assignment}/{student}": "instructor",
    "GET /feedback/{course}/{assignment}/{student}": "grader",
    "GET /students/{course}": "grader",
    "POST /students/{course}": "instructor",
    "GET /student/{course}/{name}": "grader",
    "POST /student/{course}/{name}": "instructor",
    "DELETE /student/{course}/{name}": "instructor",
    "GET /instructors/{course}": "student",
    "GET /instructor/{course}/{name}": "student",
    "POST /instructor/{course}/{name}": "administrator",
    "DELETE /instructor/{course}/{name}": "administrator",
    "POST /course/{name}": "administrator",
    "DELETE /course/{name}": "administrator",
}
"""Who may use each route, where it is about another student."""


def test_every_route_answers_each_role_as_it_should(ask):
    parts = (assignments, submissions, feedback_routes, roster)
    routes = {f"{method} {route.path}" for part in parts for route in part.router.routes for method in route.methods}
    assert routes == set(LOWEST)
    submit(ask.ada)
    values = {"course": "small", "assignment": "ps1", "student": "ada", "name": "ada"}
    people = {"bob": "student", "grace": "grader", "ines": "instructor", "alan": "administrator"}
    for route, lowest in LOWEST.items():
        method, path = route.format(**values).split(" ")
        kept = {"data": {"x": "y"}} if method == "POST" else {}

        def asked(name, method=method, path=path, kept=kept):
            return getattr(ask, name).request(method, f"/api{path}", **kept).status_code

        assert asked("nobody") == 401, route
        assert asked("stranger") == (403 if lowest else 200), route
        for name, role in people.items():
            allowed = lowest is None or ROLES.index(role) >= ROLES.index(lowest)
            assert (asked(name) != 403) == allowed, (route, name)
