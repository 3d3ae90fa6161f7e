"""Submissions over HTTP: handing in, seeing one's own, what feedback shows, and what staff do with them."""

import socket
import time
from contextlib import ExitStack, suppress
from datetime import timedelta

import httpx
import pytest
from courses import dump, submission
from sqlalchemy import select

from autograder.service.api.crowding import MOST_LARGE
from autograder.service.api.middleware import SMALL_BODY_BYTES
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Assignment, Course, Job, Outcome, Submission, now

NOTEBOOK = dump(submission())
ADDRESS = "/api/v1/assignments/ps1/submissions"
REPORT = {
    "schema": 1,
    "assignment": "ps1",
    "student": "ada",
    "notebook": "ps1",
    "source": "ps1.ipynb",
    "status": "graded",
    "message": None,
    "mended": [],
    "flags": ["looks at the clock"],
    "score": 1.0,
    "max_score": 3.0,
    "protection": "full",
    "open": [],
    "seconds": 0.1,
    "timings": {},
    "versions": {},
    "exercises": [
        {
            "name": "double",
            "score": 1.0,
            "max_score": 2.0,
            "status": "partial",
            "limit": None,
            "isolated": True,
            "message": "It is three times.",
            "misconception": "double/triple",
            "inherited_from": None,
            "seed": 17,
            "findings": [
                {
                    "check": "matches_reference",
                    "part": None,
                    "passed": False,
                    "message": "3, expected 2",
                    "counterexample": {"arguments": [1], "expected": 2, "actual": 3, "names": ["x"]},
                }
            ],
        }
    ],
}


@pytest.fixture
def settings(course_folder):
    """A service that takes little."""
    return ServiceSettings(course_folder, f"sqlite:///{course_folder}/service.db", max_upload_bytes=200_000)


@pytest.fixture
def change(service):
    """Changes the assignment: `change(due_at=...)`."""

    def changed(**columns):
        with service.store.writing() as session:
            assignment = session.scalars(select(Assignment)).one()
            for name, value in columns.items():
                setattr(assignment, name, value)

    return changed


@pytest.fixture
def graded(service):
    """Gives a submission an outcome: `graded(id, score=1.0)`."""

    def give(submission_id, score=1.0, status="graded"):
        with service.store.writing() as session:
            submission = session.get(Submission, submission_id)
            outcome = Outcome(
                submission_id=submission_id,
                version=session.scalars(select(Course.version)).one(),
                status=status,
                score=score,
                max_score=3.0,
                reports=[REPORT | {"score": score, "status": status}],
                graded=b"",
            )
            session.add(outcome)
            session.flush()
            submission.outcome_id = outcome.id
            for job in session.scalars(select(Job).where(Job.submission_id == submission_id)):
                job.state = "done"

    return give


def hand_in(client, **more):
    """Hands a notebook in, in a form."""
    return client.post(ADDRESS, files=[("files", ("ps1.ipynb", NOTEBOOK))], **more)


def test_a_submission_is_acknowledged_with_where_it_is_found(ask):
    response = hand_in(ask.ada)
    assert response.status_code == 201
    made = response.json()
    assert (made["student"], made["number"], made["status"], made["position"]) == ("ada", 1, "queued", 0)
    assert ask.ada.get(response.headers["location"]).json() == made


def test_a_notebook_may_be_the_body_itself(ask):
    made = ask.ada.post(ADDRESS, content=NOTEBOOK, headers={"Content-Type": "application/x-ipynb+json"}).json()
    files = ask.ada.get(f"/api/v1/submissions/{made['id']}/files").json()["items"]
    assert [file["path"] for file in files] == ["ps1.ipynb"]


def test_files_keep_their_paths_and_contents(ask):
    sent = [("files", ("ps1.ipynb", NOTEBOOK)), ("files", ("data/a.csv", b"\x00\xff"))]
    made = ask.ada.post(ADDRESS, files=sent).json()
    assert ask.ada.get(f"/api/v1/submissions/{made['id']}/files/data/a.csv").content == b"\x00\xff"
    assert ask.ada.get(f"/api/v1/submissions/{made['id']}/files/ps1.ipynb").content == NOTEBOOK
    assert ask.ada.get(f"/api/v1/submissions/{made['id']}/files.zip").content[:2] == b"PK"


def test_an_upload_that_is_sent_again_is_the_same_submission(ask):
    key = {"headers": {"Idempotency-Key": "k1"}}
    assert hand_in(ask.ada, **key).json()["id"] == hand_in(ask.ada, **key).json()["id"]
    other = ask.ada.post(ADDRESS, files=[("files", ("ps1.ipynb", b"{}"))], **key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_key_is_its_persons_own(ask):
    key = {"headers": {"Idempotency-Key": "k1"}}
    assert hand_in(ask.ada, **key).json()["id"] != hand_in(ask.bob, **key).json()["id"]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported_media_type"),
        ({"content": b"x"}, 415, "unsupported_media_type"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "bad_request"),
        ({"files": [("files", ("notes.txt", b"x"))]}, 422, "no_such_notebook"),
        ({"files": [("files", ("../ps1.ipynb", b"x"))]}, 422, "bad_files"),
        ({"files": [("files", ("ps1.ipynb", b"x")), ("files", ("ps1.ipynb", b"y"))]}, 422, "bad_files"),
        ({"files": [("files", ("ps1.ipynb", b"x" * 250_000))]}, 413, "too_large"),
        ({"files": [("files", ("ps1.ipynb", b"x" * 3_000_000))]}, 413, "too_large"),
    ],
)
def test_what_is_no_submission_is_refused_with_a_sentence(ask, sent, status, code):
    response = ask.ada.post(ADDRESS, **sent)
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert len(response.json()["detail"]) > 30
    assert ask.ada.get("/api/v1/submissions").json()["items"] == []


def test_what_is_too_large_is_answered_before_its_end(address, people):
    url = httpx.URL(address)
    with socket.create_connection((url.host, url.port), timeout=20) as connection:
        lines = [f"POST {ADDRESS} HTTP/1.1", "Host: x", f"Authorization: Bearer {people.ada.token}"]
        lines += ["Content-Type: application/json", "Transfer-Encoding: chunked", "", ""]
        connection.sendall("\r\n".join(lines).encode())
        for _ in range(30):
            connection.sendall(b"%x\r\n%s\r\n" % (100_000, b"x" * 100_000))
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")  # and the last chunk was never sent


@pytest.mark.parametrize("path", ["/api/v1/assignments/ps1/submissions", "/api/submission/small/ps1"])
def test_nobody_fills_the_memory_with_many_large_uploads_at_once(address, people, path):
    def begin(person, opened):
        connection = opened.enter_context(
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=5)
        )
        kind = "application/x-ipynb+json" if "v1" in path else "application/x-www-form-urlencoded"
        token = getattr(people, person).token
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: token {token}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {SMALL_BODY_BYTES + 1}\r\n\r\n".encode()
        )
        return connection

    def is_refused(person):
        with ExitStack() as opened:
            connection = begin(person, opened)
            connection.settimeout(2)
            answer = b""
            with suppress(TimeoutError):
                answer = connection.recv(100)
            assert not answer or answer.startswith(b"HTTP/1.1 429 "), answer
            return bool(answer)

    with ExitStack() as opened:
        for _ in range(MOST_LARGE):
            begin("ada", opened)
        assert httpx.get(f"{address}/health").status_code == 200  # by now both have come
        assert is_refused("ada")
        assert not is_refused("bob")
    time.sleep(0.3)
    assert not is_refused("ada")


def test_nothing_is_taken_before_its_release_or_after_its_end(ask, change):
    change(release_at=now() + timedelta(hours=1))
    assert hand_in(ask.ada).status_code == 404
    change(release_at=None, close_at=now() - timedelta(hours=1))
    assert hand_in(ask.ada).json()["code"] == "closed"


def test_attempts_that_are_used_up_say_when_the_next_is(ask, change):
    change(attempts={"burst": 1, "minutes_per_attempt": 10})
    hand_in(ask.ada)
    refused = hand_in(ask.ada)
    assert (refused.status_code, refused.json()["code"]) == (429, "no_attempts_left")
    assert 590 <= int(refused.headers["retry-after"]) <= 600


def test_a_student_sees_their_own_alone(ask):
    mine, others = hand_in(ask.ada).json()["id"], hand_in(ask.bob).json()["id"]
    assert [each["id"] for each in ask.ada.get("/api/v1/submissions").json()["items"]] == [mine]
    assert ask.ada.get("/api/v1/submissions", params={"student": "bob"}).status_code == 404
    for part in ("", "/report", "/files", "/files.zip", "/files/ps1.ipynb"):
        assert ask.ada.get(f"/api/v1/submissions/{others}{part}").status_code == 404
        assert ask.ada.get(f"/api/v1/submissions/{mine}{part}").status_code == 200


def test_submissions_come_page_by_page_the_latest_first(ask):
    made = [hand_in(client).json()["id"] for client in (ask.ada, ask.bob, ask.ada)]
    first = ask.grace.get("/api/v1/submissions", params={"limit": 2}).json()
    second = ask.grace.get("/api/v1/submissions", params={"limit": 2, "cursor": first["next"]}).json()
    assert [each["id"] for each in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None


def test_submissions_are_found_by_student_assignment_and_status(ask, graded):
    done, waiting = hand_in(ask.ada).json()["id"], hand_in(ask.ada).json()["id"]
    hand_in(ask.bob)
    graded(done)

    def found(**query):
        return [each["id"] for each in ask.grace.get("/api/v1/submissions", params=query).json()["items"]]

    assert found(student="ada", status="graded") == [done]
    assert found(student="ada", status="waiting") == [waiting]
    assert found(assignment="ps2") == []


def test_a_report_is_empty_before_there_is_a_verdict(ask):
    made = hand_in(ask.ada).json()["id"]
    report = ask.ada.get(f"/api/v1/submissions/{made}/report").json()
    assert (report["status"], report["reports"]) == ("queued", [])


def test_a_report_shows_a_student_what_the_policy_shows(ask, graded, change):
    made = hand_in(ask.ada).json()["id"]
    graded(made)
    address = f"/api/v1/submissions/{made}/report"
    change(feedback={"detail": "diagnosis"})
    exercise = ask.ada.get(address).json()["reports"][0]["exercises"][0]
    assert exercise["message"] == "It is three times."
    assert exercise["findings"][0]["counterexample"] is None
    assert ask.grace.get(address).json()["reports"][0] == REPORT


def test_before_the_deadline_a_student_sees_no_points_where_the_policy_says_so(ask, graded, change):
    change(feedback={"when": "after_deadline"}, due_at=now() + timedelta(hours=1))
    made = hand_in(ask.ada).json()["id"]
    graded(made)
    assert ask.ada.get(f"/api/v1/submissions/{made}").json()["score"] is None
    assert ask.ada.get(f"/api/v1/submissions/{made}/report").json()["reports"][0]["score"] is None
    assert ask.ada.get("/api/v1/assignments/ps1").json()["score"] is None
    assert ask.grace.get(f"/api/v1/submissions/{made}").json()["score"] == 1.0


def test_who_looked_at_anothers_work_stands_in_the_log(ask):
    made = hand_in(ask.ada).json()["id"]
    ask.ada.get(f"/api/v1/submissions/{made}/report")
    ask.grace.get(f"/api/v1/submissions/{made}/report")
    ask.grace.get(f"/api/v1/submissions/{made}/files.zip")
    entries = ask.alan.get("/api/v1/audit", params={"subject": "ada/ps1/1"}).json()["items"]
    assert [(entry["actor"], entry["action"]) for entry in entries] == [
        ("grace", "submission.downloaded"),
        ("grace", "report.viewed"),
    ]


def test_an_attempt_that_is_withheld_does_not_count_until_it_is_restored(ask, graded):
    low, high = hand_in(ask.ada).json()["id"], hand_in(ask.ada).json()["id"]
    graded(low, 1.0)
    graded(high, 2.0)
    assert ask.ines.post(f"/api/v1/submissions/{high}/withhold").json()["withheld"]
    assert ask.ada.get("/api/v1/assignments/ps1").json()["submission"] == low
    assert ask.ada.get(f"/api/v1/submissions/{low}").json()["counts"]
    assert ask.ines.post(f"/api/v1/submissions/{high}/restore").json()["counts"]
    assert ask.ada.get("/api/v1/assignments/ps1").json()["score"] == 2.0


def test_what_was_put_aside_is_queued_again_when_asked(ask, graded):
    made = hand_in(ask.ada).json()["id"]
    assert ask.grace.post(f"/api/v1/submissions/{made}/requeue").json()["code"] == "not_put_aside"
    graded(made, 0.0, "ungraded")
    assert ask.ada.get(f"/api/v1/submissions/{made}").json()["status"] == "ungraded"
    assert ask.ada.get(f"/api/v1/submissions/{made}").json()["score"] is None
    response = ask.grace.post(f"/api/v1/submissions/{made}/requeue")
    assert (response.status_code, response.json()["status"]) == (202, "queued")


def test_the_queues_state_is_for_staff(ask):
    hand_in(ask.ada)
    assert ask.grace.get("/api/v1/queue").json()["queued"] == 1
    assert ask.ada.get("/api/v1/queue").status_code == 403


def test_an_instructor_hands_in_for_a_student_and_a_student_for_nobody_else(ask):
    assert hand_in(ask.ines, params={"student": "ada"}).json()["student"] == "ada"
    assert hand_in(ask.ada, params={"student": "bob"}).json()["code"] == "not_allowed"
    assert hand_in(ask.ines, params={"student": "nemo"}).status_code == 404


def test_a_token_that_only_reads_hands_nothing_in(ask):
    secret = ask.ada.post("/api/v1/tokens", json={"name": "reader", "scopes": ["read"]}).json()["secret"]
    response = hand_in(ask.nobody, headers={"Authorization": f"Bearer {secret}"})
    assert response.json()["code"] == "scope_missing"
