"""Work as it stands in the store once it is handed in and graded, and people's marks in the gradebook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from courses import dump, submission
from nbgrader.api import Gradebook
from sqlalchemy import func, select

from autograder.course import Course as CourseFolder
from autograder.gradebook import open_gradebook, register_assignment
from autograder.gradebook.filing import store
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Membership, Outcome, Person, Submission
from autograder.verdict import Report, Verdict

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RIGHT = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return 3 * x"


def enrol(service, *names, role="student"):
    """People of the course, their ids by name."""
    ids = {}
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        for name in names:
            person = Person(name=name, first_name=name.title(), last_name="Person", email=f"{name}@example.org")
            session.add(person)
            session.flush()
            session.add(Membership(course_id=course.id, person_id=person.id, role=role))
            ids[name] = person.id
    return ids


def set_policy(service, **values):
    """Changes what the assignment's policies say, without anything that follows from it."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        for name, value in values.items():
            setattr(assignment, name, value)


def report(student, double=2.0, triple=1.0, status="graded", message="Three times is not twice.", worth=None):
    """A report on the small course's notebook."""
    verdicts = (
        Verdict("double", _status(double, 2.0), double, 2.0, "" if double == 2.0 else message),
        Verdict("triple", _status(triple, 1.0), triple, 1.0, "", isolated=False),
    )
    source = f"submitted/{student}/ps1/ps1.ipynb"
    return Report(
        "ps1", student, "ps1", source, status, exercises=verdicts, max_score=3.0, protection="full", worth=worth
    )


def _status(score, most):
    return "correct" if score == most else "partial" if score else "wrong"


def attempt(
    service,
    person,
    double=2.0,
    triple=1.0,
    at=NOON,
    status="graded",
    version=None,
    notebook=None,
    worth=None,
    **columns,
):
    """An attempt that is graded: these points, this verdict; `status` None leaves it waiting. Returns its id."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        mine = (Submission.assignment_id == assignment.id, Submission.person_id == person)
        number = (session.scalar(select(func.max(Submission.number)).where(*mine)) or 0) + 1
        tree = put_tree(session, {"ps1.ipynb": dump(notebook or submission(double=RIGHT if double == 2 else WRONG))})
        handed_in = Submission(
            assignment_id=assignment.id, person_id=person, number=number, tree=tree, submitted_at=at, **columns
        )
        session.add(handed_in)
        session.flush()
        if status is not None:
            version = version or assignment.course.version
            found = outcome(session, handed_in, version, double, triple, status, worth)
            handed_in.outcome_id = found.id
        return handed_in.id


def outcome(session, handed_in, version, double=2.0, triple=1.0, status="graded", worth=None):
    """What grading a submission by a version gave."""
    name = session.get(Person, handed_in.person_id).name
    made = report(name, double, triple, status, worth=worth)
    found = Outcome(
        submission_id=handed_in.id,
        version=version,
        status=status,
        score=made.score,
        max_score=3.0,
        reports=[made.to_json()],
        graded=b"",
    )
    session.add(found)
    session.flush()
    return found


def publish(service, grader, student, notebook=None, at=NOON):
    """A submission graded by the real grader and filed in nbgrader's folders and gradebook."""
    root = service.settings.course
    folder = root / "submitted" / student / "ps1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ps1.ipynb").write_bytes(dump(notebook or submission()))
    (folder / "timestamp.txt").write_text(at.strftime("%Y-%m-%d %H:%M:%S.%f UTC"))
    graded = grader.grade("ps1", "ps1", folder / "ps1.ipynb", student, folder=folder)
    with open_gradebook(CourseFolder(root)) as gradebook:
        register_assignment(gradebook, "ps1")
        store(gradebook, graded, student=student, folder=folder)
    return graded


def mark_by_hand(service, student, cell, points):
    """What formgrader does when a person marks a cell."""
    with Gradebook(f"sqlite:///{service.settings.course}/gradebook.db") as database:
        grade = database.find_grade(cell, "ps1", "ps1", student)
        grade.manual_score, grade.needs_manual_grade = points, False
        database.db.commit()


def manual_marks(service, student):
    """(automatic points, points by a person) of each cell in the gradebook."""
    with Gradebook(f"sqlite:///{service.settings.course}/gradebook.db") as database:
        found = database.find_submission_notebook("ps1", "ps1", student).grades
        return {grade.name: (grade.auto_score, grade.manual_score) for grade in found}
