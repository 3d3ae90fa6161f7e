"""A class graded again: what would change is seen before anything is written, and what people gave stays."""

import copy
import csv
import io

import pytest
from courses import CARD, dump, submission
from sqlalchemy import select

from autograder.service import regrading
from autograder.service.opening import version_cache
from autograder.service.publishing import Publisher
from autograder.service.regrading import CannotRegrade
from autograder.service.store.models import (
    Assignment,
    AuditEntry,
    Course,
    CourseVersion,
    Outcome,
    Publication,
    Regrade,
    RegradeItem,
    Submission,
)
from autograder.service.submitting import submit
from autograder.service.working import Workplace, work
from service.handing_in import HOUR, NOON, attempt, enrol, manual_marks, mark_by_hand, outcome, set_policy

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def students(any_service):
    """Two students' ids."""
    return enrol(any_service, "ada", "bob")


def new_version(service, digest="sha256:new"):
    """The course's folder has changed."""
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        tree = session.get(CourseVersion, course.version).tree
        session.add(CourseVersion(digest=digest, course_id=course.id, tree=tree))
        session.flush()
        course.version = digest
    return digest


def asked_for(service, **more):
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        return regrading.ask(service, session, assignment=assignment, person_id=None, **more).id


def regraded(service, submission_id, double, triple=1.0, version="sha256:new", status="graded"):
    """What a worker finds when it grades a submission by the new version."""
    with service.store.writing() as session:
        outcome(session, session.get(Submission, submission_id), version, double, triple, status)


def queued(service):
    with service.store.reading() as session:
        return service.queue.counts(session).queued


def seen(service, regrade):
    """(student, attempt, points before, points after) of each submission that would change."""
    regrading.compare(service.store, regrade)
    with service.store.reading() as session:
        found = regrading.changes(session, session.get(Regrade, regrade))
        return [(each.student, each.attempt, *each.change["score"]) for each in found]


def far(service, regrade):
    with service.store.reading() as session:
        found = regrading.progress(session, session.get(Regrade, regrade))
        return {"waiting": found.waiting, "done": found.done, "failed": found.failed, "superseded": found.superseded}


def applied(service, regrade):
    with service.store.writing() as session:
        return regrading.apply(session, regrade)


def holding(service, submission_id):
    """The points and the version of the verdict that holds."""
    with service.store.reading() as session:
        found = session.get(Outcome, session.get(Submission, submission_id).outcome_id)
        return found.score, found.version


def test_all_submissions_of_an_assignment_are_put_in_line(any_service, students):
    for name in ("ada", "ada", "bob"):
        attempt(any_service, students[name])
    new_version(any_service)
    regrade = asked_for(any_service)
    assert queued(any_service) == 3
    assert far(any_service, regrade) == {"waiting": 3, "done": 0, "failed": 0, "superseded": 0}


def test_some_are_chosen_by_their_students_or_by_their_ids_or_because_they_count(any_service, students):
    first = attempt(any_service, students["ada"], 2.0)
    attempt(any_service, students["ada"], 0.0)
    attempt(any_service, students["bob"])
    new_version(any_service)
    chosen = [asked_for(any_service, students=["ada"]), asked_for(any_service, submissions=[first])]
    chosen.append(asked_for(any_service, counting_only=True))
    assert [sum(far(any_service, regrade).values()) for regrade in chosen] == [2, 1, 2]


def test_a_submission_that_there_is_not_is_told_of(any_service, students):
    attempt(any_service, students["ada"])
    with pytest.raises(CannotRegrade, match="no submission of ps1 for bob"):
        asked_for(any_service, students=["ada", "bob"])
    with pytest.raises(CannotRegrade, match="no submission of ps1 for zzz"):
        asked_for(any_service, submissions=["zzz"])
    assert queued(any_service) == 0


def test_without_submissions_there_is_nothing_to_regrade(any_service, students):
    with pytest.raises(CannotRegrade, match="no submission of ps1 to grade again"):
        asked_for(any_service)


def test_what_the_version_has_graded_already_is_not_graded_again(any_service, students):
    attempt(any_service, students["ada"])
    regrade = asked_for(any_service)
    assert queued(any_service) == 0
    assert far(any_service, regrade)["done"] == 1


def test_what_would_change_is_seen_while_it_runs_and_nothing_is_written(any_service, students):
    first, second = attempt(any_service, students["ada"]), attempt(any_service, students["bob"])
    third = attempt(any_service, students["bob"], 0.0)
    old = holding(any_service, first)
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 1.0)
    assert far(any_service, regrade) == {"waiting": 2, "done": 1, "failed": 0, "superseded": 0}
    assert seen(any_service, regrade) == [("ada", 1, 3.0, 2.0)]
    regraded(any_service, second, 2.0)
    regraded(any_service, third, 2.0)
    assert seen(any_service, regrade) == [("ada", 1, 3.0, 2.0), ("bob", 2, 1.0, 3.0)]
    assert holding(any_service, first) == old
    with any_service.store.reading() as session:
        assert session.query(Publication).count() == 0


def test_each_exercise_that_changes_is_named_and_counted(any_service, students):
    submitted = [attempt(any_service, student) for student in students.values()]
    new_version(any_service)
    for each in submitted:
        regraded(any_service, each, 1.0)
    regrade = asked_for(any_service)
    regrading.compare(any_service.store, regrade)
    with any_service.store.reading() as session:
        changes = regrading.changes(session, session.get(Regrade, regrade))
        assert [[one["exercise"] for one in each.change["exercises"]] for each in changes] == [["double"], ["double"]]
        assert regrading.tally(changes) == [("double", "correct", "partial", 2)]


def test_a_message_alone_is_no_change(any_service, students):
    submitted = attempt(any_service, students["ada"], 0.0)
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, submitted, 0.0)
    with any_service.store.writing() as session:
        found = session.scalars(select(Outcome).where(Outcome.version == "sha256:new")).one()
        report = copy.deepcopy(found.reports[0])
        report["exercises"][0]["message"] = "Another example."
        found.reports = [report]
    assert seen(any_service, regrade) == []


def test_the_effect_on_a_student_is_on_the_attempt_that_counts(any_service, students):
    first, second = (
        attempt(any_service, students["ada"], 2.0),
        attempt(any_service, students["ada"], 0.0, at=NOON + HOUR),
    )
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 0.0)
    regraded(any_service, second, 1.0)
    with any_service.store.reading() as session:
        (effect,) = regrading.effects(session, session.get(Regrade, regrade))
    assert (effect.student, effect.attempt_before, effect.points_before) == ("ada", 1, 3.0)
    assert (effect.attempt_after, effect.points_after) == (2, 2.0)


def test_the_effect_on_a_student_is_less_the_penalty(any_service, students):
    set_policy(any_service, due_at=NOON - HOUR, late={"percent_per_day": 10.0})
    late = attempt(any_service, students["ada"], 2.0)
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, late, 1.0)
    with any_service.store.reading() as session:
        (effect,) = regrading.effects(session, session.get(Regrade, regrade))
    with any_service.store.writing() as session:
        assert regrading.apply(session, regrade) == 1
        (after,) = regrading.effects(session, session.get(Regrade, regrade))
    assert 0 < effect.points_after < effect.points_before < 3.0
    assert (after.points_before, after.points_after) == (effect.points_after, effect.points_after)


def test_applying_lets_the_new_verdicts_hold_and_has_them_published(any_service, students):
    first, second = attempt(any_service, students["ada"]), attempt(any_service, students["bob"])
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 1.0)
    regraded(any_service, second, 2.0)
    assert applied(any_service, regrade) == 2
    assert holding(any_service, first) == (2.0, "sha256:new")
    with any_service.store.reading() as session:
        wanted = {each.person_id: each.wanted for each in session.query(Publication)}
        assert wanted[students["ada"]] == session.get(Submission, first).outcome_id
    assert applied(any_service, regrade) == 0


def test_a_regrade_that_still_runs_cannot_be_applied(any_service, students):
    first = attempt(any_service, students["ada"])
    attempt(any_service, students["bob"])
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 1.0)
    with pytest.raises(CannotRegrade, match="1 of 2 submissions are still being graded"):
        applied(any_service, regrade)
    assert holding(any_service, first)[0] == 3.0


def test_what_could_not_be_graded_keeps_its_former_verdict(any_service, students):
    first = attempt(any_service, students["ada"])
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 0.0, status="ungraded")
    assert far(any_service, regrade)["failed"] == 1
    assert seen(any_service, regrade) == []
    assert applied(any_service, regrade) == 0
    assert holding(any_service, first)[0] == 3.0


def test_a_verdict_by_a_newer_version_stays(any_service, students):
    first = attempt(any_service, students["ada"])
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 0.0)
    newest = new_version(any_service, "sha256:newest")
    later = asked_for(any_service)
    regraded(any_service, first, 2.0, version=newest)
    applied(any_service, later)
    assert far(any_service, regrade)["superseded"] == 1
    assert applied(any_service, regrade) == 0
    assert holding(any_service, first) == (3.0, newest)


def test_a_verdict_by_an_older_version_that_came_meanwhile_does_not(any_service, students):
    with any_service.store.reading() as session:
        old = session.scalars(select(Course.version)).one()
    waiting = attempt(any_service, students["ada"], status=None)
    new_version(any_service)
    regrade = asked_for(any_service)
    with any_service.store.writing() as session:
        submitted = session.get(Submission, waiting)
        submitted.outcome_id = outcome(session, submitted, old, 2.0).id
    regraded(any_service, waiting, 1.0)
    assert far(any_service, regrade)["superseded"] == 0
    assert applied(any_service, regrade) == 1
    assert holding(any_service, waiting) == (2.0, "sha256:new")


def test_a_cancelled_regrade_leaves_the_line_and_changes_nothing(any_service, students):
    first = attempt(any_service, students["ada"])
    attempt(any_service, students["bob"])
    new_version(any_service)
    regrade = asked_for(any_service)
    regraded(any_service, first, 1.0)
    with any_service.store.writing() as session:
        regrading.cancel(any_service, session, regrade)
    assert queued(any_service) == 1  # the one that a worker was at
    with pytest.raises(CannotRegrade, match="was cancelled"):
        applied(any_service, regrade)
    assert holding(any_service, first)[0] == 3.0


def test_cancelling_leaves_what_another_regrade_waits_for(any_service, students):
    attempt(any_service, students["ada"])
    new_version(any_service)
    regrade, _other = asked_for(any_service), asked_for(any_service)
    assert queued(any_service) == 1
    with any_service.store.writing() as session:
        regrading.cancel(any_service, session, regrade)
    assert queued(any_service) == 1


def test_an_applied_regrade_cannot_be_cancelled(any_service, students):
    attempt(any_service, students["ada"])
    regrade = asked_for(any_service)
    applied(any_service, regrade)
    with pytest.raises(CannotRegrade, match="was applied"), any_service.store.writing() as session:
        regrading.cancel(any_service, session, regrade)


def test_the_comparison_is_made_once(any_service, students):
    first = attempt(any_service, students["ada"])
    new_version(any_service)
    regrade = asked_for(any_service)
    assert seen(any_service, regrade) == []
    with any_service.store.reading() as session:
        assert session.get(RegradeItem, (regrade, first)).change is None
    regraded(any_service, first, 1.0)
    assert seen(any_service, regrade) == seen(any_service, regrade) == [("ada", 1, 3.0, 2.0)]


def worked(service):
    """A worker grades all that waits, and what counts is published."""
    place = Workplace(service.store, service.queue, version_cache(service.settings.course), "w")

    def through():
        return queued(service) == 0

    work(place, through)
    with Publisher(service.store, service.course, service.settings.course) as publisher:
        publisher.publish()


def test_a_changed_card_regrades_real_work_and_keeps_what_people_gave(service, people, course_folder, ask):
    files = {"files": {"ps1.ipynb": dump(submission())}}
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        submit(service, session, assignment=assignment, person_id=people.ada.id, origin="api", **files)
    worked(service)
    mark_by_hand(service, "ada", "why", 2.5)
    assert manual_marks(service, "ada")["test_double"] == (2.0, None)
    (course_folder / "reference/ps1/double.py").write_text(CARD.replace("2.0 * x", "3.0 * x"))
    regrade = ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"}).json()["id"]
    worked(service)
    preview = ask.ines.get(f"/api/v1/regrades/{regrade}").json()
    assert (preview["state"], preview["changed"]) == ("ready", 1)
    assert preview["verdicts"] == [{"exercise": "double", "before": "correct", "after": "wrong", "count": 1}]
    assert manual_marks(service, "ada")["test_double"] == (2.0, None)
    assert ask.ines.post(f"/api/v1/regrades/{regrade}/apply").json()["changed"] == 1
    worked(service)
    found = manual_marks(service, "ada")
    assert (found["test_double"], found["why"]) == ((0.0, None), (None, 2.5))
    header, ada, _bob = csv.reader(io.StringIO(ask.ines.get("/api/v1/exports/marks.csv").text))
    total = dict(zip(header, ada, strict=True))
    assert (total["automatic"], total["manual"], total["total"]) == ("1", "2.5", "3.5")


def test_over_http_a_regrade_is_asked_for_looked_at_and_applied(service, people_with_work, ask):
    new = ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"})
    assert new.status_code == 201, new.text
    regrade = new.json()
    assert (regrade["state"], regrade["waiting"], regrade["asked_by"]) == ("running", 2, "ines")
    assert new.headers["location"] == f"regrades/{regrade['id']}"
    early = ask.ines.post(f"/api/v1/regrades/{regrade['id']}/apply")
    assert (early.status_code, early.json()["code"]) == (409, "still_running")
    for submitted in people_with_work.values():
        regraded(service, submitted, 1.0, version=regrade["version"])
    preview = ask.ines.get(f"/api/v1/regrades/{regrade['id']}").json()
    assert (preview["state"], preview["changed"], preview["is_current"]) == ("ready", 2, True)
    assert preview["verdicts"] == [{"exercise": "double", "before": "correct", "after": "partial", "count": 2}]
    page = ask.ines.get(f"/api/v1/regrades/{regrade['id']}/changes?limit=1").json()
    assert [item["student"] for item in page["items"]] == ["ada"]
    rest = ask.ines.get(f"/api/v1/regrades/{regrade['id']}/changes", params={"limit": 1, "cursor": page["next"]}).json()
    assert ([item["student"] for item in rest["items"]], rest["next"]) == (["bob"], None)
    effects = ask.ines.get(f"/api/v1/regrades/{regrade['id']}/students").json()
    assert [(each["points_before"], each["points_after"]) for each in effects["items"]] == [(3.0, 2.0)] * 2
    done = ask.ines.post(f"/api/v1/regrades/{regrade['id']}/apply").json()
    assert (done["state"], done["changed"]) == ("applied", 2)
    late = ask.ines.post(f"/api/v1/regrades/{regrade['id']}/cancel")
    assert (late.status_code, late.json()["code"]) == (409, "applied")
    assert [each["state"] for each in ask.ines.get("/api/v1/regrades?assignment=ps1").json()["items"]] == ["applied"]
    with service.store.reading() as session:
        actions = [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert [action for action in actions if action != "regrade.viewed"] == ["regrade.asked", "regrade.applied"]


@pytest.fixture
def people_with_work(service, people, course_folder):
    """A submission of ada's and one of bob's, and a card that has changed since."""
    ids = {person.name: attempt(service, person.id) for person in (people.ada, people.bob)}
    card = course_folder / "reference/ps1/double.py"
    card.write_text(CARD.replace("2.0 * x", "3.0 * x"))
    return ids


def test_over_http_a_course_that_does_not_load_is_told_of(service, people_with_work, course_folder, ask):
    (course_folder / "reference/ps1/double.py").write_text("import nothing_like_this")
    refused = ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "course_broken")
    assert "nothing_like_this" in refused.json()["detail"]


def test_over_http_graders_and_students_may_not(ask):
    for who in (ask.ada, ask.grace, ask.stranger):
        assert who.post("/api/v1/regrades", json={"assignment": "ps1"}).status_code == 403
    assert ask.nobody.get("/api/v1/regrades").status_code == 401


def test_over_http_what_there_is_not_is_not_found(ask):
    assert ask.ines.get("/api/v1/regrades/none").status_code == 404
    assert ask.ines.post("/api/v1/regrades/none/apply").status_code == 404
    assert ask.ines.post("/api/v1/regrades", json={"assignment": "ps9"}).status_code == 404
    empty = ask.ines.post("/api/v1/regrades", json={"assignment": "ps1"})
    assert (empty.status_code, empty.json()["code"]) == (409, "nothing_to_regrade")
