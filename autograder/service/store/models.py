"""The tables. Everything that was handed in is kept; what is a file is kept once, under the digest of its content."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

ROLES = ("student", "grader", "instructor", "administrator")
"""What a person may be in a course; each may do what those before may."""
MOST_FLAGS, LONGEST_FLAG = 5, 300
"""What a summary keeps of a report's flags."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that nobody guesses and no other machine gives."""
    return uuid.uuid4().hex


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC; SQLite, which knows no time zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; expected an aware datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the program uses it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; constraints have names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}


class Blob(Base):
    """The content of a file, by its SHA-256 in hexadecimal."""

    __tablename__ = "blobs"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]


class Tree(Base):
    """A folder of files, by the SHA-256 of its paths and their contents' digests."""

    __tablename__ = "trees"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    files: Mapped[list[TreeFile]] = relationship(order_by="TreeFile.path")


class TreeFile(Base):
    """One file of a tree; its path is relative, with forward slashes."""

    __tablename__ = "tree_files"
    tree: Mapped[str] = mapped_column(ForeignKey("trees.digest"), primary_key=True)
    path: Mapped[str] = mapped_column(String(500), primary_key=True)
    blob: Mapped[str] = mapped_column(ForeignKey("blobs.digest"), index=True)


class Course(Base):
    """A course: nbgrader's course id, the key of its hidden inputs, and the state of its folder that is graded by.

    `trouble` says why the folder's present state is not graded by, where it is not.
    """

    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC", server_default="UTC")
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[str | None] = mapped_column(String(71))
    trouble: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CourseVersion(Base):
    """A state of the course's folder: what is in it besides students' work, and its digest."""

    __tablename__ = "course_versions"
    digest: Mapped[str] = mapped_column(String(71), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    tree: Mapped[str] = mapped_column(ForeignKey("trees.digest"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Person(Base):
    """Somebody who may sign in; `name` is nbgrader's student id, and JupyterHub's user name."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(128), unique=True)
    first_name: Mapped[str] = mapped_column(String(128), default="", server_default="")
    last_name: Mapped[str] = mapped_column(String(128), default="", server_default="")
    email: Mapped[str] = mapped_column(String(256), default="", server_default="")
    is_administrator: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Base):
    """What a person is in a course."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))
    person: Mapped[Person] = relationship(lazy="joined")


class Assignment(Base):
    """An assignment's windows and policies; what the names mean is in `autograder.service.policy`.

    It is open to students once `released` (what they fetch) is set and `release_at` has passed.
    """

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("course_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    name: Mapped[str] = mapped_column(String(128))
    released: Mapped[str | None] = mapped_column(ForeignKey("trees.digest"))
    released_at: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    close_at: Mapped[datetime | None]
    late: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    feedback: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[str] = mapped_column(String(8), default="best", server_default="best")
    course: Mapped[Course] = relationship(lazy="joined")


class Extension(Base):
    """Other dates for one student; None leaves the assignment's."""

    __tablename__ = "extensions"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    due_at: Mapped[datetime | None]
    close_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")


class Submission(Base):
    """One attempt, kept for ever: the files that were handed in. `number` counts a student's attempts from 1.

    `outcome_id` names the outcome that holds; None until there is one. `idempotency_key` is the client's, so that an
    upload that is sent again is the same one. `by_hand`: a person grades it, and until it is put back its student has
    no mark.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "number"),
        UniqueConstraint("person_id", "idempotency_key"),
        Index("ix_submissions_assignment_id_submitted_at", "assignment_id", "submitted_at"),
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    number: Mapped[int]
    tree: Mapped[str] = mapped_column(ForeignKey("trees.digest"), index=True)
    submitted_at: Mapped[datetime] = mapped_column(default=now)
    origin: Mapped[str] = mapped_column(String(16), default="api", server_default="api")
    idempotency_key: Mapped[str | None] = mapped_column(String(128))
    outcome_id: Mapped[str | None] = mapped_column(String(32))
    withheld: Mapped[bool] = mapped_column(default=False, server_default=false())
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")
    outcome: Mapped[Outcome | None] = relationship(
        primaryjoin="foreign(Submission.outcome_id) == Outcome.id", viewonly=True
    )


class Outcome(Base):
    """What grading a submission by one version of the course gave; there is one of each, whoever graded it how often.

    `status` is `graded`, `unreadable` or `ungraded`; `reports` is a report for each notebook; `summary` what of them is
    needed of a whole class at once, in a fortieth of the room; `graded` what the gradebook and the autograded notebooks
    need besides (compressed JSON). `flagged` says that the reports have something for staff to look at.
    """

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("submission_id", "version"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(ForeignKey("course_versions.digest"))
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float]
    max_score: Mapped[float]
    reports: Mapped[list[Any]] = mapped_column(deferred=True)
    summary: Mapped[list[Any]] = mapped_column(default=list)
    flagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    graded: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    worker: Mapped[str] = mapped_column(String(128), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @validates("reports")
    def _summarize(self, _name: str, reports: list[Any]) -> list[Any]:
        self.summary = summarized(reports)
        self.flagged = any(map(is_flagged, self.summary))
        return reports


def summarized(reports: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Points, statuses and causes of reports, and the names of the checks that failed, without sentences and evidence.

    Flags are sentences of ours for staff; of many the first few are kept.
    """
    of_notebook = ("notebook", "status", "score", "max_score", "worth")
    of_exercise = ("name", "status", "score", "max_score")
    return [
        {name: report.get(name) for name in of_notebook}
        | {
            "flags": [str(flag)[:LONGEST_FLAG] for flag in report.get("flags", [])[:MOST_FLAGS]],
            "exercises": [
                {name: exercise.get(name) for name in (*of_exercise, "misconception", "inherited_from")}
                | {"failed": _failed(exercise)}
                for exercise in report.get("exercises", [])
            ],
        }
        for report in reports
    ]


def _failed(exercise: Mapping[str, Any]) -> list[str]:
    """The names of the checks that did not pass, each once."""
    return list(dict.fromkeys(each["check"] for each in exercise.get("findings", []) if not each["passed"]))


def is_flagged(notebook: Mapping[str, Any]) -> bool:
    """Whether a notebook's summary has something for staff to look at: a flag, or broken rules of the wire."""
    return bool(notebook["flags"]) or any(each["status"] == "protocol" for each in notebook["exercises"])


class Publication(Base):
    """Which attempt of a student's stands in nbgrader's folders and gradebook; `outcome_id` differs until it does.

    A row is `wanted` in the transaction that changes what counts, and `done` when nbgrader's world has it.
    """

    __tablename__ = "publications"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    wanted: Mapped[str | None] = mapped_column(String(32))
    done: Mapped[str | None] = mapped_column(String(32))
    trouble: Mapped[str | None] = mapped_column(Text)


class Job(Base):
    """The queue on SQLite (PostgreSQL has Procrastinate's). `token` grows with each claim and fences off the former."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_priority", "state", "priority", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    version: Mapped[str] = mapped_column(ForeignKey("course_versions.digest"))
    person_id: Mapped[int]
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="queued")
    token: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(128))
    lease_until: Mapped[datetime | None]
    enqueued_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(Text)


class Worker(Base):
    """A process that grades, from its start to its end; one not seen for a while has died, or cannot reach us."""

    __tablename__ = "workers"
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    version: Mapped[str] = mapped_column(String(32))
    protection: Mapped[str] = mapped_column(String(16))
    open: Mapped[list[Any]]
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)


class Event(Base):
    """What whoever waits for a submission is told; removed some time after the submission has its outcome."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)


class Regrade(Base):
    """Submissions graded again by another version of the course, and whether that holds yet (`applied_at`)."""

    __tablename__ = "regrades"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    version: Mapped[str] = mapped_column(ForeignKey("course_versions.digest"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]


class RegradeItem(Base):
    """One submission of a regrade; `before` is the outcome that held when it was asked for.

    `change` is what the new outcome changes, worked out once it is there: reports are large.
    """

    __tablename__ = "regrade_items"
    regrade_id: Mapped[str] = mapped_column(ForeignKey("regrades.id", ondelete="CASCADE"), primary_key=True)
    submission_id: Mapped[str] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[str | None] = mapped_column(String(32))
    change: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Account(Base):
    """A local password: its argon2 hash."""

    __tablename__ = "accounts"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    password: Mapped[str] = mapped_column(String(256))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Invitation(Base):
    """A link by which a person sets a password; `hash` is that of the link's secret."""

    __tablename__ = "invitations"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignedIn(Base):
    """A browser that has signed in; `hash` is that of its cookie."""

    __tablename__ = "signed_in"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    method: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class Token(Base):
    """An API token; `hash` is that of its secret. `scopes` limit what its owner's rights allow."""

    __tablename__ = "tokens"
    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(128))
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A wrong password, for throttling by name and by address."""

    __tablename__ = "sign_in_failures"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(256), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class AuditEntry(Base):
    """Who saw or changed what. Names, not ids: an entry outlives whom it speaks of."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(128))
    course: Mapped[str] = mapped_column(String(128), default="", server_default="")
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(256), default="", server_default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class FeedbackFile(Base):
    """A feedback page that an instructor has released through nbgrader's exchange, for one submission's timestamp."""

    __tablename__ = "feedback_files"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    timestamp: Mapped[str] = mapped_column(String(64), primary_key=True)
    tree: Mapped[str] = mapped_column(ForeignKey("trees.digest"))
    released_at: Mapped[datetime] = mapped_column(default=now)


class Comparison(Base):
    """That the works for an assignment are to be set side by side (`wanted_at`), or were, and how many (`works`).

    `trouble` says why it came to nothing, where it did.
    """

    __tablename__ = "comparisons"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    wanted_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    works: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(Text)


class Likeness(Base):
    """Two works with much in common: which share of each, and where (`spans`: from and to which character).

    The outcomes are those whose cells were read: another one may have others.
    """

    __tablename__ = "likenesses"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), index=True)
    first: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    second: Mapped[str] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True, index=True)
    first_outcome: Mapped[str] = mapped_column(String(32))
    second_outcome: Mapped[str] = mapped_column(String(32))
    first_share: Mapped[float]
    second_share: Mapped[float]
    spans: Mapped[list[Any]]
