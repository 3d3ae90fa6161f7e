"""nbgrader's exchange over HTTP: its commands and JupyterLab's Assignment List fetch from the service and submit to it.

For `nbgrader_config.py`: `from autograder.exchange import configure` and `configure(c)`. Where the service is and who
asks is said by AUTOGRADER_URL and AUTOGRADER_TOKEN (within JupyterHub its own JUPYTERHUB_API_TOKEN), or by
`c.Exchange.url` and `c.Exchange.token`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

import requests
from nbgrader.exchange import abc
from nbgrader.utils import find_all_notebooks, ignore_patterns, parse_utc
from traitlets import Bool, Unicode, default

SECONDS = 120
"""How long the service may take over one answer."""
TRIES = 3
PAUSE_SECONDS = 1.0
CLASSES = {
    "exchange": "Exchange",
    "list": "ExchangeList",
    "fetch_assignment": "ExchangeFetchAssignment",
    "submit": "ExchangeSubmit",
    "release_assignment": "ExchangeReleaseAssignment",
    "collect": "ExchangeCollect",
    "release_feedback": "ExchangeReleaseFeedback",
    "fetch_feedback": "ExchangeFetchFeedback",
}


def configure(config: Any) -> None:
    """Make the service the exchange of this nbgrader configuration."""
    for role, name in CLASSES.items():
        config.ExchangeFactory[role] = f"{__name__}.{name}"


class Exchange(abc.Exchange):  # type: ignore[misc]
    """What all of them have: the service's address, who asks, and where a student's work lies."""

    url = Unicode(help="The service's address, such as https://grading.example.org; or AUTOGRADER_URL.").tag(
        config=True
    )
    token = Unicode(help="Who asks; or AUTOGRADER_TOKEN, or JUPYTERHUB_API_TOKEN.").tag(config=True)
    path_includes_course = Bool(False, help="Whether assignments lie in a folder of the course's name.").tag(
        config=True
    )

    @default("url")  # type: ignore[untyped-decorator]
    def _url_default(self) -> str:
        return os.environ.get("AUTOGRADER_URL", "")

    @default("token")  # type: ignore[untyped-decorator]
    def _token_default(self) -> str:
        return os.environ.get("AUTOGRADER_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN", "")

    def ask(
        self, *path: str, method: str = "GET", params: Any = None, data: Any = None, key: str | None = None
    ) -> dict[str, Any]:
        """What the service answers; asked again where no answer comes, if that does nothing twice: so with a `key`.

        Raises:
            ExchangeError: it cannot be reached, or refuses; the sentence that says why is in the log.
        """
        if not self.url:
            self.fail(
                "The service's address is not known: set AUTOGRADER_URL, or c.Exchange.url in nbgrader_config.py."
            )
        if not self.token:
            self.fail("Nothing says who you are: set AUTOGRADER_TOKEN to a token that the service has given you.")
        address = "/".join([self.url.rstrip("/"), "api", *(quote(part, safe="") for part in path)])
        headers = {"Idempotency-Key": key} if key else {}
        for left in reversed(range(TRIES if method != "POST" or key else 1)):
            try:
                response = requests.request(
                    method,
                    address,
                    params=params,
                    data=data,
                    headers=headers,
                    timeout=SECONDS,
                    auth=_shows(self.token),
                )
                break
            except requests.RequestException as error:
                if not left:
                    self.fail(f"The service at {self.url} does not answer ({error}). Try again.")
                time.sleep(PAUSE_SECONDS)
        try:
            answer: Any = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or "success" not in answer:
            self.fail(
                f"{address} answered with status {response.status_code} and not as an exchange does: check the address."
            )
        if not answer["success"]:
            self.fail(str(answer.get("message") or f"The service refused, with status {response.status_code}."))
        for warning in answer.get("warnings", ()):
            self.log.warning("%s", warning)
        return dict(answer)

    @property
    def course(self) -> str:
        """The course's id, which must be known."""
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        return str(self.coursedir.course_id)

    @property
    def assignment(self) -> str:
        """The assignment's id."""
        return str(self.coursedir.assignment_id)

    def local_folder(self, course: str, assignment: str) -> Path:
        """Where a student's copy of the assignment lies."""
        return Path(self.assignment_dir, course if self.path_includes_course else "", assignment).absolute()

    def released_notebooks(self, course: str, assignment: str) -> list[str]:
        """Paths of the notebooks that students fetch."""
        return _notebooks(self.ask("assignment", course, assignment, params={"list_only": "true"})["files"])

    def student(self) -> str:
        """Whose token it is."""
        return str(self.ask("courses")["user"])

    def read_folder(self, folder: Path) -> dict[str, bytes]:
        """A folder's files, but those that the course says are not to be copied."""
        directory = self.coursedir
        ignored = ignore_patterns(directory.ignore, directory.include, directory.max_file_size, self.log)
        return dict(_files_below(folder, ignored))

    def init_src(self) -> None:
        """Nothing: the service says where things are."""

    def init_dest(self) -> None:
        """Nothing, likewise."""

    def copy_files(self) -> None:
        """Nothing: what only lists copies nothing."""


class ExchangeFetchAssignment(Exchange, abc.ExchangeFetchAssignment):  # type: ignore[misc]
    """`nbgrader fetch_assignment`: a student's copy of what was released."""

    def copy_files(self) -> None:
        """Write the released files, or those that are missing."""
        folder = self.local_folder(self.course, self.assignment)
        if folder.is_dir() and not self.replace_missing_files:
            self.fail(
                f"You already have a copy of the assignment in {folder}. Re-run with --replace to add what lacks."
            )
        files = self.ask("assignment", self.course, self.assignment)["files"]
        _write_missing(unpacked(files), folder)
        self.log.info("Fetched as: %s %s", self.course, self.assignment)


class ExchangeSubmit(Exchange, abc.ExchangeSubmit):  # type: ignore[misc]
    """`nbgrader submit`: hand in the folder of an assignment."""

    def copy_files(self) -> None:
        """Send the files; the service says when it had them."""
        if self.coursedir.student_id != "*":
            self.fail("Who submits is said by the token: --student cannot be given.")
        name = Path(self.assignment).name
        folder = self.local_folder(self.course, name)
        if not folder.is_dir():
            self.fail(f"There is no folder {folder}. Submit from the folder in which the assignment's folder lies.")
        self.coursedir.assignment_id = name
        self._compare(self.released_notebooks(self.course, name), find_all_notebooks(str(folder)))
        data = {"files": packed(self.read_folder(folder))}
        answer = self.ask("submission", self.course, name, method="POST", data=data, key=uuid.uuid4().hex)
        self.timestamp = answer["timestamp"]
        self.log.info("Submitted as: %s %s %s", self.course, name, self.timestamp)

    def _compare(self, released: Iterable[str], handed_in: Iterable[str]) -> None:
        missing, extra = sorted({*released} - {*handed_in}), sorted({*handed_in} - {*released})
        if missing and self.strict:
            self.fail(f"Not submitted: {', '.join(missing)} is missing.")
        if missing:
            self.log.warning("Missing of what was released: %s", ", ".join(missing))
        if extra:
            self.log.warning("Submitted beside what was released: %s", ", ".join(extra))


class ExchangeFetchFeedback(Exchange, abc.ExchangeFetchFeedback):  # type: ignore[misc]
    """`nbgrader fetch_feedback`: the pages of a student's own submissions."""

    def copy_files(self) -> None:
        """Write the pages of each submission that has any, under its timestamp."""
        student = self.student()
        folder = self.local_folder(self.course, self.assignment) / "feedback"
        submissions = self.ask("submissions", self.course, self.assignment, student)["submissions"]
        if not submissions:
            self.log.warning("You have not submitted %s.", self.assignment)
        for submission in submissions:
            timestamp = submission["timestamp"]
            files = self.ask("feedback", self.course, self.assignment, student, params={"timestamp": timestamp})[
                "files"
            ]
            if files:
                _write_whole(unpacked(files), folder / timestamp)
                self.log.info("Fetched feedback: %s", folder / timestamp)
            else:
                self.log.warning("There is no feedback yet for what you submitted at %s.", timestamp)


class ExchangeReleaseAssignment(Exchange, abc.ExchangeReleaseAssignment):  # type: ignore[misc]
    """`nbgrader release_assignment`: what students fetch from now on."""

    def copy_files(self) -> None:
        """Send the folder in `release/`."""
        folder = Path(self.coursedir.format_path(self.coursedir.release_directory, ".", self.assignment))
        if not folder.is_dir():
            self.fail(f"There is no folder {folder}: run `nbgrader generate_assignment {self.assignment}` first.")
        data = {"files": packed(self.read_folder(folder)), "force": "true" if self.force else "false"}
        self.ask("assignment", self.course, self.assignment, method="POST", data=data)
        self.log.info("Released as: %s %s", self.course, self.assignment)


class ExchangeCollect(Exchange, abc.ExchangeCollect):  # type: ignore[misc]
    """`nbgrader collect`: each student's last submission, put into `submitted/`."""

    def copy_files(self) -> None:
        """Write what is new."""
        everything = self.ask("submissions", self.course, self.assignment)["submissions"]
        wanted = [record for record in everything if fnmatch(record["student_id"], self.coursedir.student_id or "*")]
        if not wanted:
            self.log.warning("No submissions of %r for course %r to collect", self.assignment, self.course)
        for student in sorted({record["student_id"] for record in wanted}):
            own = sorted((r for r in wanted if r["student_id"] == student), key=lambda r: parse_utc(r["timestamp"]))
            in_time = [record for record in own if record.get("in_time", True)]
            self._collect(student, (in_time or own if self.before_duedate else own)[-1]["timestamp"])

    def _collect(self, student: str, timestamp: str) -> None:
        folder = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, self.assignment))
        if folder.is_dir():
            former, new = self.coursedir.get_existing_timestamp(str(folder)), parse_utc(timestamp)
            newer = self.update and (former is None or former < new)
            if not newer and not (self.before_duedate and former != new):
                hint = (
                    "No newer submission to collect" if self.update else "Already collected, --update takes newer ones"
                )
                self.log.info("%s: %s %s", hint, student, self.assignment)
                return
        answer = self.ask("submission", self.course, self.assignment, student, params={"timestamp": timestamp})
        _write_whole(unpacked(answer["files"]) | {"timestamp.txt": timestamp.encode()}, folder)
        self.log.info("Collected: %s %s %s", student, self.assignment, timestamp)


class ExchangeReleaseFeedback(Exchange, abc.ExchangeReleaseFeedback):  # type: ignore[misc]
    """`nbgrader release_feedback`: what students' fetch_feedback gives, in the place of the automatic pages."""

    def copy_files(self) -> None:
        """Send the pages in `feedback/` of every student who has submitted."""
        directory = self.coursedir
        excluded = {name.strip() for name in directory.student_id_exclude.split(",")}
        records = self.ask("submissions", self.course, self.assignment)["submissions"]
        for student in sorted({record["student_id"] for record in records} - excluded):
            folder = Path(directory.format_path(directory.feedback_directory, student, self.assignment))
            pages = {path.name: path.read_bytes() for path in sorted(folder.glob("*.html"))}
            if not pages or not fnmatch(student, directory.student_id or "*"):
                continue
            if (timestamp := self._timestamp(student)) is None:
                self.log.error("When %s submitted is not known (no timestamp.txt): no feedback released.", student)
                continue
            data = {"timestamp": timestamp, "files": packed(pages)}
            self.ask("feedback", self.course, self.assignment, student, method="POST", data=data)
            self.log.info("Feedback released: %s %s %s", student, self.assignment, timestamp)

    def _timestamp(self, student: str) -> str | None:
        directory = self.coursedir
        for step in (directory.feedback_directory, directory.autograded_directory, directory.submitted_directory):
            path = Path(directory.format_path(step, student, self.assignment), "timestamp.txt")
            if path.is_file():
                return path.read_text().strip()
        return None


class ExchangeList(Exchange, abc.ExchangeList):  # type: ignore[misc]
    """`nbgrader list`, formgrader's and JupyterLab's lists: what is released, one's own work, or everybody's.

    Where nbgrader speaks of work in the local cache, one's own is meant; it is the service that knows it.
    """

    def list_files(self) -> list[dict[str, Any]]:
        """What there is."""
        return self._listed("Submitted assignments:" if self.inbound or self.cached else "Released assignments:")

    def remove_files(self) -> list[dict[str, Any]]:
        """Take released assignments back; what was submitted stays."""
        if self.inbound or self.cached:
            self.fail("What was submitted is kept: it cannot be removed through the exchange.")
        listed = self._listed("Removing released assignments:")
        for item in listed:
            self.ask("assignment", item["course_id"], item["assignment_id"], method="DELETE")
        return listed

    def _listed(self, title: str) -> list[dict[str, Any]]:
        self.log.info(title)
        found = [(course, name) for course in self._courses() for name in self._assignments(course)]
        if not (self.inbound or self.cached):
            return [self._released(course, name) for course, name in found]
        return [group for course, name in found for group in self._submitted(course, name)]

    def _courses(self) -> list[str]:
        return [self.coursedir.course_id] if self.coursedir.course_id else self.ask("courses")["courses"]

    def _assignments(self, course: str) -> list[str]:
        names = self.ask("assignments", course)["assignments"]
        return [name for name in names if fnmatch(name, self.assignment or "*")]

    def _released(self, course: str, assignment: str) -> dict[str, Any]:
        item: dict[str, Any] = {"course_id": course, "assignment_id": assignment, "status": "released", "path": ""}
        folder = self.local_folder(course, assignment)
        if folder.is_dir():
            item |= {"status": "fetched", "path": str(folder)}
            paths = sorted(folder.glob("*.ipynb"))
            item["notebooks"] = [{"notebook_id": path.stem, "path": str(path)} for path in paths]
        else:
            names = self.released_notebooks(course, assignment)
            item["notebooks"] = [{"notebook_id": PurePosixPath(name).stem, "path": name} for name in names]
        if self.remove:
            item["status"] = "removed"
        self.log.info("%s %s%s", course, assignment, " (already downloaded)" if item["status"] == "fetched" else "")
        return item

    def _submitted(self, course: str, assignment: str) -> list[dict[str, Any]]:
        path = ("submissions", course, assignment, *([] if self.inbound else [self.student()]))
        by_student: dict[str, list[dict[str, Any]]] = {}
        for record in self.ask(*path)["submissions"]:
            if fnmatch(record["student_id"], self.coursedir.student_id or "*"):
                submission = self._submission(course, assignment, record["student_id"], record["timestamp"])
                by_student.setdefault(record["student_id"], []).append(submission)
        common = {"course_id": course, "assignment_id": assignment, "status": "submitted"}
        return [
            common | {"student_id": student, "submissions": sorted(own, key=lambda item: item["timestamp"])}
            for student, own in sorted(by_student.items())
        ]

    def _submission(self, course: str, assignment: str, student: str, timestamp: str) -> dict[str, Any]:
        params = {"timestamp": timestamp, "list_only": "true"}
        names = _notebooks(self.ask("submission", course, assignment, student, params=params)["files"])
        pages = self.ask("feedback", course, assignment, student, params=params)["files"]
        checksums = {page["path"]: page["checksum"] for page in pages}
        folder = self.local_folder(course, assignment) / "feedback" / timestamp
        notebooks = [_with_feedback(PurePosixPath(name).stem, folder, checksums) for name in names]
        fetched = bool(notebooks) and all(item["has_local_feedback"] for item in notebooks)
        item = {
            "course_id": course,
            "assignment_id": assignment,
            "student_id": student,
            "timestamp": timestamp,
            "status": "submitted",
            "notebooks": notebooks,
            "has_local_feedback": fetched,
            "has_exchange_feedback": bool(notebooks) and all(item["has_exchange_feedback"] for item in notebooks),
            "feedback_updated": any(item["feedback_updated"] for item in notebooks),
            "local_feedback_path": str(folder) if fetched else None,
        }
        self.log.info("%s %s %s %s (%s)", course, student, assignment, timestamp, _state(item))
        return item


def _state(item: Mapping[str, Any]) -> str:
    if item["has_local_feedback"] and not item["feedback_updated"]:
        return "feedback already fetched"
    return "feedback ready to be fetched" if item["has_exchange_feedback"] else "no feedback available"


def _with_feedback(notebook: str, folder: Path, checksums: Mapping[str, str]) -> dict[str, Any]:
    """A submitted notebook as nbgrader's lists describe it: whether its page is here, and whether there is a newer."""
    page = folder / f"{notebook}.html"
    local = hashlib.md5(page.read_bytes(), usedforsecurity=False).hexdigest() if page.is_file() else None
    offered = checksums.get(page.name)
    return {
        "notebook_id": notebook,
        "has_local_feedback": local is not None,
        "has_exchange_feedback": offered is not None,
        "local_feedback_path": str(page) if local else None,
        "feedback_updated": local is not None and offered is not None and local != offered,
    }


def _shows(token: str) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """Puts the token into a request; given as its authentication, so that no ~/.netrc puts another one there."""

    def authenticated(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"token {token}"
        return request

    return authenticated


def packed(files: Mapping[str, bytes]) -> str:
    """A folder's files as the protocol sends them."""
    return json.dumps([{"path": path, "content": base64.b64encode(data).decode()} for path, data in files.items()])


def unpacked(entries: Iterable[Mapping[str, str]]) -> dict[str, bytes]:
    """The files that the protocol has sent; those whose paths lead out of the folder are left out."""
    found = {}
    for entry in entries:
        path = PurePosixPath(entry["path"])
        if path.parts and not path.is_absolute() and ".." not in path.parts:
            found[str(path)] = base64.b64decode(entry["content"])
    return found


def _notebooks(entries: Iterable[Mapping[str, str]]) -> list[str]:
    return sorted(entry["path"] for entry in entries if entry["path"].endswith(".ipynb"))


def _files_below(folder: Path, ignored: Callable[[str, list[str]], list[str]]) -> Iterator[tuple[str, bytes]]:
    for parent, folders, names in os.walk(folder):
        left_out = set(ignored(parent, [*folders, *names]))
        folders[:] = sorted(set(folders) - left_out)
        for path in (Path(parent, name) for name in sorted(set(names) - left_out)):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _write_missing(files: Mapping[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        place = folder / path
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


def _write_whole(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files into the place of the folder: all of them, or none where it is interrupted."""
    staged = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True)
        _write_missing(files, staged)
        if folder.exists():
            shutil.rmtree(folder)
        staged.rename(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
