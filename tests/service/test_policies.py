"""Policies over HTTP: read, set, checked as a whole, noted, and what follows from them for work that is there."""

import sqlite3
from datetime import UTC, datetime

import pytest
from courses import CONFIG, make_course
from sqlalchemy import select

from autograder import late
from autograder.service.opening import close_service, open_service
from autograder.service.policy import Late, late_from
from autograder.service.settings import ServiceSettings
from autograder.service.store.models import Assignment, AuditEntry, Course, Publication
from service.handing_in import DAY, NOON, attempt

POLICY = "/api/v1/assignments/ps1/policy"
EXTENSION = "/api/v1/assignments/ps1/extensions/ada"


@pytest.fixture(autouse=True)
def vienna(service):
    with service.store.writing() as session:
        session.scalars(select(Course)).one().timezone = "Europe/Vienna"


def change(ask, **values):
    answer = ask.ines.patch(POLICY, json=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer):
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "bad_policy"
    return answer.json()["detail"]


def actions(service):
    with service.store.reading() as session:
        return [(entry.actor, entry.action, entry.detail) for entry in session.scalars(select(AuditEntry))]


def wanted(service, person):
    """Which outcome is to stand in nbgrader's world for a person, and which does."""
    with service.store.reading() as session:
        assignment = session.scalars(select(Assignment)).one()
        found = session.get(Publication, (assignment.id, person))
        return found and (found.wanted, found.done)


def test_without_any_policy_everything_is_allowed_and_shown(ask):
    found = ask.grace.get(POLICY).json()
    assert (found["release_at"], found["due_at"], found["close_at"]) == (None, None, None)
    assert found["late"] == {"percent_per_day": 0, "grace_minutes": 0, "zero_after_days": None}
    assert found["attempts"] == {"burst": None, "minutes_per_attempt": None}
    assert found["feedback"] == {"detail": "counterexample", "when": "at_once"}
    assert (found["counts"], found["timezone"], found["released"]) == ("best", "Europe/Vienna", True)


def test_dates_are_by_the_clocks_of_the_course(service, ask):
    found = change(ask, due_at="2026-03-31 23:59", close_at="2026-04-02T12:00:00Z")
    assert found["due_at"] == "2026-03-31T23:59:00+02:00"
    assert found["close_at"] == "2026-04-02T14:00:00+02:00"
    with service.store.reading() as session:
        assert session.scalars(select(Assignment.due_at)).one() == datetime(2026, 3, 31, 21, 59, tzinfo=UTC)


def test_what_is_not_named_stays_and_null_takes_it_back(ask):
    change(ask, due_at="2026-03-31 23:59", late={"percent_per_day": 10}, counts="latest")
    found = change(ask, attempts={"burst": 3, "minutes_per_attempt": 30})
    assert (found["due_at"], found["late"]["percent_per_day"], found["counts"]) == (
        "2026-03-31T23:59:00+02:00", 10, "latest",
    )  # fmt: skip
    found = change(ask, due_at=None, late=None, attempts=None)
    assert (found["due_at"], found["late"]["percent_per_day"], found["attempts"]["burst"]) == (None, 0, None)


def test_what_was_changed_is_noted_and_what_was_not_is_not(service, ask):
    change(ask, counts="latest", due_at="2026-03-31 23:59")
    change(ask, counts="latest")
    assert actions(service) == [("ines", "policy.changed", {"counts": "latest", "due_at": "2026-03-31T23:59:00+02:00"})]


def test_policies_that_cannot_be_are_refused_with_a_sentence(ask):
    assert "never comes" in refused(ask.ines.patch(POLICY, json={"due_at": "2026-03-29 02:30"}))
    assert "is not a date" in refused(ask.ines.patch(POLICY, json={"due_at": "tomorrow"}))
    assert "from 0 to 100" in refused(ask.ines.patch(POLICY, json={"late": {"percent_per_day": 101}}))
    assert "without burst" in refused(ask.ines.patch(POLICY, json={"attempts": {"minutes_per_attempt": 5}}))
    assert "expected one of best, latest" in refused(ask.ines.patch(POLICY, json={"counts": None}))
    both = {"due_at": "2026-04-01 10:00", "close_at": "2026-03-31 10:00"}
    assert "comes before the due date" in refused(ask.ines.patch(POLICY, json=both))
    waits = {"feedback": {"when": "after_deadline"}}
    assert "set a due or a close date as well" in refused(ask.ines.patch(POLICY, json=waits))
    assert ask.ines.get(POLICY).json()["due_at"] is None


def test_a_change_decides_anew_what_counts(service, people, ask):
    attempt(service, people.ada.id, 2.0)
    attempt(service, people.ada.id, 0.0)
    change(ask, counts="latest")
    latest, _ = wanted(service, people.ada.id)
    change(ask, counts="best")
    best, done = wanted(service, people.ada.id)
    assert (latest != best, done) == (True, None)


def test_nbgrader_is_told_of_dates_and_penalties(service, course_folder, people, ask):
    change(ask, due_at="2026-03-31 23:59", late={"percent_per_day": 10})
    assert late.read_policies(course_folder) == {"ps1": Late(percent_per_day=10)}


def test_an_extension_gives_one_student_other_dates(service, people, ask):
    attempt(service, people.ada.id, at=NOON + DAY)
    change(ask, due_at="2026-03-10 13:00", close_at="2026-03-12 13:00")
    given = ask.ines.put(EXTENSION, json={"due_at": "2026-03-14 13:00", "reason": "ill"}).json()
    assert (given["own_due_at"], given["own_close_at"]) == ("2026-03-14T13:00:00+01:00",) * 2
    assert (given["due_at"], given["close_at"], given["reason"]) == ("2026-03-14T13:00:00+01:00", None, "ill")
    assert ask.grace.get("/api/v1/assignments/ps1/extensions").json()["items"] == [given]
    assert ask.ada.get("/api/v1/assignments/ps1").json()["due_at"] == "2026-03-14T12:00:00Z"
    assert wanted(service, people.ada.id)[1] is None
    assert ask.ines.delete(EXTENSION).status_code == 204
    assert ask.grace.get("/api/v1/assignments/ps1/extensions").json()["items"] == []
    assert ask.ines.delete(EXTENSION).status_code == 404
    noted = [(action, detail) for _, action, detail in actions(service) if action.startswith("extension.")]
    assert noted == [("extension.given", {"due_at": "2026-03-14T13:00:00+01:00"}), ("extension.removed", {})]


def test_an_extension_that_cannot_be_is_refused(people, ask):
    change(ask, release_at="2026-03-10 13:00")
    assert "expected at least one" in refused(ask.ines.put(EXTENSION, json={}))
    assert "before the release date" in refused(ask.ines.put(EXTENSION, json={"due_at": "2026-03-01 13:00"}))
    assert ask.ines.put(EXTENSION.replace("ada", "nobody"), json={"due_at": "2026-03-21 13:00"}).status_code == 404


def test_the_time_zone_changes_how_dates_are_read_and_shown_not_the_moments(service, ask):
    change(ask, due_at="2026-03-31 23:59")
    assert ask.ines.put("/api/v1/course/timezone", json={"timezone": "Asia/Tokyo"}).json() == {"timezone": "Asia/Tokyo"}
    assert ask.ines.get(POLICY).json()["due_at"] == "2026-04-01T06:59:00+09:00"
    assert "Did you mean" in refused(ask.ines.put("/api/v1/course/timezone", json={"timezone": "Asia/Tokio"}))
    assert actions(service)[-1][1:] == ("timezone.changed", {"before": "Europe/Vienna", "after": "Asia/Tokyo"})


def test_only_instructors_change_policies(ask):
    for who in (ask.ada, ask.grace, ask.stranger):
        assert who.patch(POLICY, json={"counts": "latest"}).status_code == 403
        assert who.put(EXTENSION, json={"due_at": "2026-03-14 13:00"}).status_code == 403
        assert who.put("/api/v1/course/timezone", json={"timezone": "UTC"}).status_code == 403
    assert ask.ada.get(POLICY).status_code == 403
    assert ask.ines.get(POLICY.replace("ps1", "ps9")).status_code == 404


def test_the_gradebook_has_the_due_date_once_it_knows_the_assignment(course_folder, ask):
    assert ask.ines.post("/api/v1/assignments/ps1/release").status_code == 200
    change(ask, due_at="2026-03-31 23:59")
    with sqlite3.connect(course_folder / "gradebook.db") as database:
        assert database.execute("SELECT duedate FROM assignment").fetchall() == [("2026-03-31 21:59:00.000000",)]


def test_a_new_assignment_begins_with_what_nbgrader_s_configuration_says_of_late_work(tmp_path):
    root = make_course(tmp_path / "other", CONFIG + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    service = open_service(ServiceSettings(course=root, database=f"sqlite:///{root}/service.db"))
    with service.store.reading() as session:
        assert late_from(session.scalars(select(Assignment)).one().late) == Late(zero_after_days=0)
    close_service(service)
