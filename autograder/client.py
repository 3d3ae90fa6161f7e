"""A client of the service: everything that its API does, in Python.

    with Client("https://grader.example.org", token) as client:
        submission = client.submit("activations", Path("activations"))
        for event in client.events(submission.id):
            print(event.kind, event.data)
        print(client.report(submission.id).reports)

What the service refuses is raised as a `Problem`, whose text is the service's own sentence.
"""

from __future__ import annotations

import io
import json
import random
import time
import types
import typing
import uuid
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import httpx

T = TypeVar("T")
Json = dict[str, Any]
_PASSING = (502, 503, 504)
"""What a proxy or a service that is starting answers: the same request may be understood a moment later."""
_LONGEST_PAUSE = 10.0


class Problem(Exception):
    """The service refused: the text says what it expected, what it found, and what to do.

    `status` is the HTTP status, `code` the kind of problem, `retry_after` the seconds to wait where it says so.
    """

    def __init__(
        self, status: int, code: str, title: str, detail: str, retry_after: float | None, document: Mapping[str, Any]
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.retry_after, self.document = retry_after, document


class Unreachable(Exception):
    """The service could not be reached, or broke off, more often than was tried again."""


@dataclass(frozen=True)
class Me:
    """Who the token's owner is; `role` is None for somebody who is not in the course."""

    name: str
    course: str
    role: str | None
    is_administrator: bool
    scopes: list[str]


@dataclass(frozen=True)
class Assignment:
    """An assignment as it stands for the token's owner; all moments are aware, in UTC."""

    name: str
    status: str
    notebooks: list[str]
    release_at: datetime | None
    due_at: datetime | None
    close_at: datetime | None
    extended: bool
    attempts: Json
    late: Json
    feedback: Json
    counts: str
    submission: str | None
    score: float | None
    max_score: float | None


@dataclass(frozen=True)
class Submission:
    """One attempt. `status` is queued, grading, graded, unreadable or ungraded (our failure, and no zero)."""

    id: str
    assignment: str
    student: str
    number: int
    submitted_at: datetime
    seconds_late: float
    status: str
    position: int | None
    score: float | None
    max_score: float | None
    counts: bool
    withheld: bool
    by_hand: bool = False

    @property
    def is_done(self) -> bool:
        """Whether there is an outcome."""
        return self.status not in ("queued", "grading")


@dataclass(frozen=True)
class Report:
    """The reports of a submission's notebooks (schema 1), as far as the token's owner may see them."""

    submission: str
    status: str
    version: str | None
    graded_at: datetime | None
    reports: list[Json]


@dataclass(frozen=True)
class Event:
    """What has happened to a submission: `queued`, `started`, `verdict` of one exercise, or `done`."""

    kind: str
    data: Json
    id: str | None = None


@dataclass(frozen=True)
class Member:
    """One of the course's people."""

    name: str
    role: str
    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class Token:
    """An API token; `secret` is known when it has just been made, and never again."""

    id: str
    name: str
    owner: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    secret: str | None = None


class Client:
    """One person's access to a service. A context manager; not for several threads at once.

    Args:
        url: the service's address, with its prefix where it has one.
        token: the secret of an API token of the person's.
        timeout: seconds to wait for an answer.
        tries: how often a request is sent that may be sent again, where the service does not answer.
        transport: httpx's, where it is not the usual one.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 30.0,
        tries: int = 5,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1/", headers=headers, timeout=timeout, transport=transport
        )
        self._tries = tries

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End its connections."""
        self._http.close()

    def request(self, method: str, path: str, *, again: bool | None = None, **given: Any) -> httpx.Response:
        """Ask for anything below `/api/v1/`; `given` is httpx's. Sent again only where that does the same as once.

        Raises:
            Problem: the service refused.
            Unreachable: it did not answer.
        """
        again = method in ("GET", "PUT", "DELETE") if again is None else again
        for attempt in range(1, self._tries + 1):
            last = attempt == self._tries or not again
            try:
                response = self._http.request(method, path, **given)
            except httpx.TransportError as error:
                if last:
                    raise Unreachable(_unreachable(self._http.base_url, error)) from error
            else:
                if last or response.status_code not in _PASSING:
                    return _checked(response)
            time.sleep(min(_LONGEST_PAUSE, 0.2 * 2**attempt) * random.uniform(0.5, 1.0))
        raise AssertionError("the last try returns or raises")

    def pages(self, path: str, **query: Any) -> Iterator[Json]:
        """The items of any list, page by page."""
        asked = {name: value for name, value in query.items() if value is not None}
        while True:
            page = self.request("GET", path, params=asked).json()
            yield from page["items"]
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def me(self) -> Me:
        """Whose token it is."""
        return _made(Me, self._json("GET", "me"))

    def course(self) -> Json:
        """The course: `name` and `timezone`; for staff also the `version` that is graded by, and its `trouble`."""
        return self._json("GET", "course")

    def set_timezone(self, timezone: str) -> Json:
        """By whose clocks dates are meant: an IANA name, such as Europe/Vienna."""
        return self._json("PUT", "course/timezone", json={"timezone": timezone})

    def assignments(self) -> Iterator[Assignment]:
        """The assignments, by name; students see those that are released."""
        return (_made(Assignment, each) for each in self.pages("assignments"))

    def assignment(self, name: str) -> Assignment:
        """One assignment."""
        return _made(Assignment, self._json("GET", f"assignments/{_part(name)}"))

    def fetch(self, name: str, folder: Path | None = None) -> dict[str, bytes]:
        """The released files, by path; written below `folder` where one is given, never over what is there.

        Raises:
            FileExistsError: a file is there already; nothing was written.
        """
        return _kept(self.request("GET", f"assignments/{_part(name)}/files.zip").content, folder)

    def released_files(self, name: str) -> Iterator[Json]:
        """Which files were released: `path`, `size` and `digest` of each."""
        return self.pages(f"assignments/{_part(name)}/files")

    def released_file(self, name: str, path: str) -> bytes:
        """One of the released files."""
        return self.request("GET", f"assignments/{_part(name)}/files/{quote(path)}").content

    def submit(
        self,
        assignment: str,
        files: Path | Mapping[str, bytes],
        *,
        key: str | None = None,
        student: str | None = None,
    ) -> Submission:
        """Hand in a notebook, a folder, or files by path. When it returns, the submission is stored for good.

        However often it has to be sent, it is one submission: `key` says so to the service, and is made where none is
        given. Give one where the program itself may be run again. Instructors may hand in for a `student`.
        """
        contents = read_files(files) if isinstance(files, Path) else files
        found = self._json(
            "POST",
            f"assignments/{_part(assignment)}/submissions",
            again=True,
            files=[("files", (path, data)) for path, data in contents.items()],
            headers={"Idempotency-Key": key or uuid.uuid4().hex},
            params={} if student is None else {"student": student},
        )
        return _made(Submission, found)

    def submissions(
        self,
        *,
        assignment: str | None = None,
        student: str | None = None,
        status: Literal["waiting", "graded", "unreadable", "ungraded"] | None = None,
    ) -> Iterator[Submission]:
        """Submissions, the latest first; students see their own."""
        found = self.pages("submissions", assignment=assignment, student=student, status=status)
        return (_made(Submission, each) for each in found)

    def submission_table(self, assignment: str, **query: Any) -> str:
        """An assignment's submissions as CSV; only those of a `student`, or of a `status`."""
        return self.request("GET", f"assignments/{_part(assignment)}/submissions.csv", params=query).text

    def submission(self, submission_id: str) -> Submission:
        """One submission."""
        return _made(Submission, self._json("GET", f"submissions/{_part(submission_id)}"))

    def report(self, submission_id: str) -> Report:
        """What became of it."""
        return _made(Report, self._json("GET", f"submissions/{_part(submission_id)}/report"))

    def files(self, submission_id: str, folder: Path | None = None) -> dict[str, bytes]:
        """What was handed in, by path; written below `folder` where one is given, never over what is there."""
        return _kept(self.request("GET", f"submissions/{_part(submission_id)}/files.zip").content, folder)

    def file_list(self, submission_id: str) -> Iterator[Json]:
        """Which files were handed in: `path`, `size` and `digest` of each."""
        return self.pages(f"submissions/{_part(submission_id)}/files")

    def file(self, submission_id: str, path: str) -> bytes:
        """One of the files that were handed in."""
        return self.request("GET", f"submissions/{_part(submission_id)}/files/{quote(path)}").content

    def feedback_pages(self, submission_id: str) -> Iterator[Json]:
        """For which notebooks there is a feedback page, and whether it may be seen now."""
        return self.pages(f"submissions/{_part(submission_id)}/feedback")

    def difference(self, submission_id: str) -> Json:
        """How it differs from the attempt before it: what is newly right, and what newly wrong."""
        return self._json("GET", f"submissions/{_part(submission_id)}/difference")

    def notebook(self, submission_id: str, notebook: str) -> str:
        """One notebook as it was graded, with its verdicts as far as the token's owner may see them, as HTML."""
        return self.request("GET", f"submissions/{_part(submission_id)}/notebooks/{_part(notebook)}").text

    def feedback(self, submission_id: str, notebook: str) -> str:
        """The feedback page of one notebook, as HTML."""
        return self.request("GET", f"submissions/{_part(submission_id)}/feedback/{_part(notebook)}").text

    def events(self, submission_id: str) -> Iterator[Event]:
        """What happens to a submission, as it happens, to its end; where the connection breaks, it goes on."""
        last: str | None = None
        failures = 0
        while True:
            try:
                for event in self._stream(f"submissions/{_part(submission_id)}/events", last):
                    failures, last = 0, event.id or last
                    yield event
                    if event.kind == "done":
                        return
                if last is not None and self.submission(submission_id).is_done:
                    return
            except httpx.TransportError as error:
                failures += 1
                if failures >= self._tries:
                    raise Unreachable(_unreachable(self._http.base_url, error)) from error
            time.sleep(min(_LONGEST_PAUSE, 0.2 * 2**failures))

    def wait(self, submission_id: str) -> Submission:
        """The submission, once there is an outcome."""
        for _ in self.events(submission_id):
            pass
        return self.submission(submission_id)

    def release(self, assignment: str) -> list[str]:
        """Release an assignment, made from its source; returns what there is to be thought of."""
        warnings: list[str] = self._json("POST", f"assignments/{_part(assignment)}/release")["warnings"]
        return warnings

    def released(self, assignment: str) -> Json:
        """What students have: `released_at`, `files`, and `differences` from the course's source as it is now."""
        return self._json("GET", f"assignments/{_part(assignment)}/release")

    def take_back(self, assignment: str) -> None:
        """Take a release back: students see the assignment no more."""
        self.request("DELETE", f"assignments/{_part(assignment)}/release")

    def policy(self, assignment: str) -> Json:
        """An assignment's dates and policies."""
        return self._json("GET", f"assignments/{_part(assignment)}/policy")

    def set_policy(self, assignment: str, **changes: Any) -> Json:
        """Change an assignment's dates and policies: `set_policy("ps1", due_at="2026-03-31 23:59")`."""
        return self._json("PATCH", f"assignments/{_part(assignment)}/policy", json=changes)

    def extend(self, assignment: str, student: str, **dates: Any) -> Json:
        """Give a student other dates: `due_at`, `close_at`, and a `reason`."""
        return self._json("PUT", f"assignments/{_part(assignment)}/extensions/{_part(student)}", json=dates)

    def extensions(self, assignment: str) -> Iterator[Json]:
        """Who has other dates, by name."""
        return self.pages(f"assignments/{_part(assignment)}/extensions")

    def end_extension(self, assignment: str, student: str) -> None:
        """Take a student's other dates back."""
        self.request("DELETE", f"assignments/{_part(assignment)}/extensions/{_part(student)}")

    def mark(self, assignment: str) -> Json:
        """The owner's own mark, as far as it may be seen."""
        return self._json("GET", f"assignments/{_part(assignment)}/mark")

    def marks(self, assignment: str) -> Iterator[Json]:
        """Every student's mark, by name."""
        return self.pages(f"assignments/{_part(assignment)}/marks")

    def ask_for_regrade(self, **wish: Any) -> Json:
        """Grade again, without anything being written yet: `assignment`, and what else the API describes."""
        return self._json("POST", "regrades", json=wish)

    def regrades(self) -> Iterator[Json]:
        """The regrades so far, the newest first."""
        return self.pages("regrades")

    def regrades_table(self, **query: Any) -> str:
        """The regrades so far as CSV."""
        return self.request("GET", "regrades.csv", params=query).text

    def regrade(self, regrade_id: str) -> Json:
        """How far a regrade is, and which verdicts it would change."""
        return self._json("GET", f"regrades/{_part(regrade_id)}")

    def regrade_changes(self, regrade_id: str) -> Iterator[Json]:
        """The submissions of which something would change."""
        return self.pages(f"regrades/{_part(regrade_id)}/changes")

    def regrade_students(self, regrade_id: str) -> Iterator[Json]:
        """What it would do for each student."""
        return self.pages(f"regrades/{_part(regrade_id)}/students")

    def regrade_table(self, regrade_id: str, table: str, **query: Any) -> str:
        """What it would change as CSV: verdicts, students, submissions."""
        return self.request("GET", f"regrades/{_part(regrade_id)}/{_part(table)}.csv", params=query).text

    def apply_regrade(self, regrade_id: str) -> Json:
        """Let the new verdicts hold."""
        return self._json("POST", f"regrades/{_part(regrade_id)}/apply")

    def cancel_regrade(self, regrade_id: str) -> None:
        """Drop a regrade."""
        self.request("POST", f"regrades/{_part(regrade_id)}/cancel")

    def check(self, exercise: str, file: Path) -> Json:
        """The verdict on one function in a `.py` or `.ipynb` file; nothing is stored."""
        path = f"exercises/{_part(exercise)}/check"
        timeout = httpx.Timeout(self._http.timeout.connect, read=None)
        return self._json("POST", path, params={"filename": file.name}, content=file.read_bytes(), timeout=timeout)

    def validate(self, assignment: str | None = None) -> Iterator[Json]:
        """Prove the course sound: each statement as soon as it is decided."""
        timeout = httpx.Timeout(self._http.timeout.connect, read=None)
        params = {} if assignment is None else {"assignment": assignment}
        try:
            with self._http.stream("POST", "validation", params=params, timeout=timeout) as response:
                if response.is_error:
                    response.read()
                yield from (json.loads(line) for line in _checked(response).iter_lines() if line)
        except httpx.TransportError as error:
            raise Unreachable(_unreachable(self._http.base_url, error)) from error

    def withhold(self, submission_id: str) -> Submission:
        """Exclude an attempt from those that may count."""
        return _made(Submission, self._json("POST", f"submissions/{_part(submission_id)}/withhold"))

    def restore(self, submission_id: str) -> Submission:
        """Let an attempt that was withheld count again."""
        return _made(Submission, self._json("POST", f"submissions/{_part(submission_id)}/restore"))

    def take_out(self, submission_id: str) -> Submission:
        """Take an attempt out of the class for a person to grade; its student has no mark meanwhile."""
        return _made(Submission, self._json("POST", f"submissions/{_part(submission_id)}/take-out"))

    def put_back(self, submission_id: str) -> Submission:
        """Put an attempt that was taken out back into the class."""
        return _made(Submission, self._json("POST", f"submissions/{_part(submission_id)}/put-back"))

    def formgrader(self, submission_id: str) -> list[Json]:
        """Where formgrader shows the student's notebooks: `notebook`, `path` and, where it is known, `url`."""
        return list(self.pages(f"submissions/{_part(submission_id)}/formgrader"))

    def requeue(self, submission_id: str) -> Submission:
        """Grade again what was put aside without a verdict."""
        return _made(Submission, self._json("POST", f"submissions/{_part(submission_id)}/requeue"))

    def queue(self) -> Json:
        """How much waits: `queued`, `running`, `quarantined`, `oldest_seconds`."""
        return self._json("GET", "queue")

    def waiting(self) -> list[Json]:
        """The submissions that wait or are being graded, the oldest first, as far as they are listed."""
        return list(self.pages("queue/submissions"))

    def workers(self) -> list[Json]:
        """The workers that live: `name`, `version`, `protection`, `open`, `started_at`, `seen_at`."""
        return list(self.pages("workers"))

    def people(self, *, role: str | None = None, search: str | None = None) -> Iterator[Member]:
        """The roster, by name; only those of a role, or with a text in their names."""
        return (_made(Member, each) for each in self.pages("people", role=role, search=search))

    def person(self, name: str) -> Member:
        """One of the course's people."""
        return _made(Member, self._json("GET", f"people/{_part(name)}"))

    def archive(self, name: str) -> bytes:
        """Everything of one student, as a zip file."""
        return self.request("GET", f"people/{_part(name)}/archive.zip").content

    def erase(self, name: str, *, keep_archive: bool = True) -> Json:
        """Remove everything of one person, for good; an archive is kept for a while, unless not wished."""
        return self._json("POST", f"people/{_part(name)}/erase", json={"confirm": name, "keep_archive": keep_archive})

    def put_person(self, name: str, **what: str) -> Member:
        """Add somebody, or change what they are: `role`, `first_name`, `last_name`, `email`."""
        return _made(Member, self._json("PUT", f"people/{_part(name)}", json=what))

    def remove_person(self, name: str) -> None:
        """Take somebody out of the course; their submissions are kept."""
        self.request("DELETE", f"people/{_part(name)}")

    def roster(self) -> str:
        """The roster as CSV."""
        return self.request("GET", "people.csv").text

    def import_roster(self, text: str, *, preview: bool = False) -> dict[str, list[str]]:
        """Add and change the people of a CSV text; returns who was `added`, `changed` and `unchanged`.

        A `preview` only says who would be.
        """
        headers, asked = {"Content-Type": "text/csv"}, {"preview": preview}
        return self._json("POST", "people/import", content=text.encode(), headers=headers, params=asked)

    def invite(self, name: str) -> str:
        """A link by which a person sets a password, once."""
        link: str = self._json("POST", f"people/{_part(name)}/invitation")["link"]
        return link

    def tokens(self) -> Iterator[Token]:
        """The owner's API tokens, the newest first."""
        return (_made(Token, each) for each in self.pages("tokens"))

    def create_token(self, name: str, scopes: Collection[str], *, days: int | None = 90) -> Token:
        """A new token, with its secret; `days` None is for ever."""
        wish = {"name": name, "scopes": list(scopes), "days": days}
        return _made(Token, self._json("POST", "tokens", json=wish))

    def revoke_token(self, token_id: str) -> None:
        """Take a token back."""
        self.request("DELETE", f"tokens/{_part(token_id)}")

    def audit(self, **query: Any) -> Iterator[Json]:
        """Who saw and changed what, the latest first: by `actor`, `subject`, `action`."""
        return self.pages("audit", **query)

    def export(self, what: Literal["marks", "exercises", "findings"], **query: Any) -> str:
        """Marks, verdicts or findings as CSV; `query` is as the API describes it."""
        return self.request("GET", f"exports/{what}.csv", params=query).text

    def class_of(self, assignment: str) -> Json:
        """What the class got wrong in an assignment: `histogram`, `exercises`, `misconceptions`, `stuck`, and more."""
        return self._json("GET", f"assignments/{_part(assignment)}/class")

    def class_table(self, assignment: str, table: str, **query: Any) -> str:
        """One of the class's tables as CSV: students, exercises, misconceptions, findings, missing, stuck, look,
        similar.
        """
        return self.request("GET", f"assignments/{_part(assignment)}/class/{_part(table)}.csv", params=query).text

    def misconception(self, assignment: str, exercise: str, misconception: str) -> Json:
        """Who holds a misconception now (`holders`), and an `example` without a name."""
        asked = {"exercise": exercise, "misconception": misconception}
        return self._json("GET", f"assignments/{_part(assignment)}/class/misconception", params=asked)

    def misconception_table(self, assignment: str, exercise: str, misconception: str, **query: Any) -> str:
        """Who holds a misconception now, as CSV."""
        asked = {"exercise": exercise, "misconception": misconception} | query
        return self.request("GET", f"assignments/{_part(assignment)}/class/misconception.csv", params=asked).text

    def compare(self, assignment: str) -> Json:
        """Have the works for an assignment set side by side; `comparison` tells what was found, once it is done."""
        return self._json("POST", f"assignments/{_part(assignment)}/comparison", again=True)

    def comparison(self, assignment: str) -> Json:
        """Which works had much in common (`pairs`) when they were compared last (`made_at`)."""
        return self._json("GET", f"assignments/{_part(assignment)}/comparison")

    def side_by_side(self, assignment: str, first: str, second: str) -> Json:
        """Two of these works, by the ids of their submissions, with their code."""
        return self._json("GET", f"assignments/{_part(assignment)}/comparison/{_part(first)}/{_part(second)}")

    def work_of(self, student: str) -> Json:
        """One student's assignments: the attempts, and what is wrong now."""
        return self._json("GET", f"people/{_part(student)}/work")

    def work_table(self, student: str, table: str, **query: Any) -> str:
        """One of the tables of a student's work as CSV: assignments, causes, attempts."""
        return self.request("GET", f"people/{_part(student)}/work/{_part(table)}.csv", params=query).text

    def _json(self, method: str, path: str, **given: Any) -> Json:
        found: Json = self.request(method, path, **given).json()
        return found

    def _stream(self, path: str, last: str | None) -> Iterator[Event]:
        headers = {"Accept": "text/event-stream"} | ({} if last is None else {"Last-Event-ID": last})
        timeout = httpx.Timeout(self._http.timeout.connect, read=60.0)  # the service says that it lives more often
        with self._http.stream("GET", path, headers=headers, timeout=timeout) as response:
            if response.is_error:
                response.read()
            if response.status_code in _PASSING:
                raise httpx.ReadError("The service is not ready.")
            _checked(response)
            yield from _events(response.iter_lines())


def read_files(path: Path) -> dict[str, bytes]:
    """What is handed in of a notebook or a folder: all its files but hidden ones, by path."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    found = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    relative = {each.relative_to(path).as_posix(): each for each in found}
    return {
        name: each.read_bytes()
        for name, each in relative.items()
        if not any(part.startswith(".") or part == "__pycache__" for part in PurePosixPath(name).parts)
    }


def _events(lines: Iterator[str]) -> Iterator[Event]:
    found: dict[str, str] = {}
    for line in lines:
        if not line:
            if "data" in found:
                yield Event(found.get("event", "message"), json.loads(found["data"]), found.get("id"))
            found = {}
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        found[name] = f"{found[name]}\n{value}" if name == "data" and name in found else value


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
        return response
    document: Json = {}
    if "json" in response.headers.get("content-type", ""):
        found = response.json()
        document = found if isinstance(found, dict) else {}
    phrase = response.reason_phrase or f"status {response.status_code}"
    detail = document.get("detail") or (
        f"{response.request.url} answered {response.status_code} ({phrase}), and not as the service does: check the "
        "address."
    )
    after = response.headers.get("retry-after", "")
    raise Problem(
        response.status_code,
        str(document.get("code", "unknown")),
        str(document.get("title", phrase)),
        str(detail),
        float(after) if after.isdigit() else None,
        document,
    )


def _unreachable(url: httpx.URL, error: Exception) -> str:
    said = str(error) or type(error).__name__
    host = f"{url.scheme}://{url.netloc.decode()}"
    return f"The service at {host} does not answer ({said}). Check the address, or try again later."


def _kept(archive: bytes, folder: Path | None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    if folder is None:
        return files
    for name in files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise ValueError(f"The service sent a file called {name!r}, which leads out of the folder.")
        if (folder / name).exists():
            raise FileExistsError(f"{folder / name} is there already: move it away, or choose another folder.")
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return files


def _part(name: str) -> str:
    """A name as a part of an address."""
    return quote(name, safe="")


def _made(kind: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass of these values; what a newer service says besides is left out."""
    hints = typing.get_type_hints(kind)
    values = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name not in data:
            continue  # it has a default
        value = data[field.name]
        values[field.name] = datetime.fromisoformat(value) if value and _is_moment(hints[field.name]) else value
    return kind(**values)


def _is_moment(hint: Any) -> bool:
    return hint is datetime or (isinstance(hint, types.UnionType) and datetime in typing.get_args(hint))
