"""A class is graded as a whole: every submission has its outcome, whatever the others are like."""

import os
import subprocess
import sys

import courses
import pytest
from courses import code, hand_in, submission
from nbgrader.api import Gradebook

from autograder import workers
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.sandbox import SandboxError, SandboxUnavailable
from autograder.showing.tables import show_profile
from autograder.submission.handed_in import obstacle
from autograder.verdict import PHASES

HALF = "def triple(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory):
    """A small class of every kind, graded with two graders; the course and the reports by student."""
    root = courses.make_course(tmp_path_factory.mktemp("class") / "course")
    hand_in(root, "ada", submission())
    hand_in(root, "bob", submission(triple=HALF))
    hand_in(root, "cecil", b"{")
    hand_in(root, "dora", submission(), name="my homework")
    hand_in(root, "emil", submission(double="import os\nos.kill(os.getppid(), 9)\ndef double(x): return 2 * x"))
    hand_in(root, "fred", submission(extra=(code("import os\nos._exit(3)"),)))
    (root / "submitted" / "gina" / "ps1").mkdir(parents=True)
    link = root / "submitted" / "hugo" / "ps1" / "ps1.ipynb"
    link.parent.mkdir(parents=True)
    link.symlink_to(root / "submitted" / "ada" / "ps1" / "ps1.ipynb")
    hand_in(root, "ivan", b"{}").rename(root / "submitted" / "ivan" / "ps1" / "other.ipynb")
    (root / "submitted" / "jane" / "unknown").mkdir(parents=True)
    course = Course(root)
    submissions = find_submissions(course)
    reports = {s.student: reports for s, reports in grade_class(course, submissions, jobs=2)}
    return course, reports


def score(course, student):
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as gradebook:
        return gradebook.find_submission("ps1", student).score


def test_everybody_has_one_report(graded_class):
    _, reports = graded_class
    assert len(reports) == 10
    assert all(len(found) == 1 for found in reports.values())


@pytest.mark.parametrize(
    ("student", "status", "points"),
    [
        ("ada", "graded", 3.0),
        ("bob", "graded", 2.0),
        ("cecil", "unreadable", 0.0),
        ("dora", "graded", 3.0),
        ("fred", "graded", 3.0),
        ("gina", "unreadable", 0.0),
        ("hugo", "unreadable", 0.0),
        ("ivan", "unreadable", 0.0),
    ],
)
def test_each_outcome_stands_in_the_report_and_in_the_gradebook(graded_class, student, status, points):
    course, reports = graded_class
    (report,) = reports[student]
    assert (report.status, report.score) == (status, points), report.message
    assert score(course, student) == points


def test_an_unknown_assignment_is_named_and_harms_nobody(graded_class):
    _, reports = graded_class
    (report,) = reports["jane"]
    assert report.status == "unreadable"
    assert "no assignment 'unknown'" in report.message


def test_a_file_of_another_name_is_known_by_its_cells(graded_class):
    _, reports = graded_class
    assert "it was taken for that" in reports["dora"][0].mended[0]


def test_killing_the_parent_is_not_possible(graded_class):
    _, reports = graded_class
    (report,) = reports["emil"]
    assert report.status == "graded"


def test_autograded_notebooks_and_feedback_lie_where_nbgrader_puts_them(graded_class):
    course, _ = graded_class
    for student in ("ada", "bob", "cecil", "fred"):
        assert (course.root / "autograded" / student / "ps1" / "ps1.ipynb").is_file()
        assert (course.root / "feedback" / student / "ps1" / "ps1.html").is_file()


def test_a_second_run_with_other_jobs_gives_the_same_reports(graded_class):
    course, reports = graded_class
    again = {s.student: r for s, r in grade_class(Course(course.root), find_submissions(course), jobs=1)}
    same = lambda reports: [r.to_json() | {"seconds": 0, "timings": {}} for s in sorted(reports) for r in reports[s]]
    assert same(again) == same(reports)


def test_submissions_are_chosen_by_student_assignment_and_path(graded_class):
    course, _ = graded_class
    submitted = course.root / "submitted"
    names = lambda **more: [s.student for s in find_submissions(course, **more)]
    assert names(student="ada") == ["ada"]
    assert names(assignment="unknown") == ["jane"]
    assert names(within=[submitted / "bob"]) == ["bob"]
    assert names(within=[submitted / "bob" / "ps1" / "ps1.ipynb"]) == ["bob"]
    assert len(names(within=[submitted])) == 10


def test_folders_that_cannot_be_graded_are_reported_and_not_entered(tmp_path):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    submitted = root / "submitted"
    (submitted / "linked").symlink_to(submitted / "ada")
    (submitted / "astray").symlink_to(tmp_path)
    (submitted / "bob").mkdir()
    (submitted / "bob" / "ps1").symlink_to(submitted / "ada" / "ps1")
    os.mkdir(os.fsencode(submitted) + b"/c\xe9cile")
    (submitted / "dora" / "ps1").mkdir(parents=True)
    course = Course(root)
    submissions = find_submissions(course)
    outcome = {
        s.student: [(r.status, r.message) for r in reports] for s, reports in grade_class(course, submissions, jobs=1)
    }
    assert outcome.pop("ada") == [("graded", None)]
    assert {s.student for s in find_submissions(course, assignment="ps1")} == {s.student for s in submissions}
    for student, sentence in (
        ("linked", "is a link"),
        ("astray", "is a link"),
        ("bob", "is a link"),
        ("c\udce9cile", "not UTF-8"),
    ):
        ((status, message),) = outcome[student]
        assert (status, sentence in message) == ("unreadable", True)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions("ps1")}
    assert scores == {"ada": 3.0, "linked": 0.0, "bob": 0.0, "dora": 0.0}


@pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser can become another user")
def test_a_folder_that_we_may_not_read_is_no_zero(tmp_path):
    folder = tmp_path / "submitted" / "ada" / "ps1"
    folder.mkdir(parents=True)
    folder.chmod(0)
    for above in (tmp_path, *tmp_path.parents):  # however many there are: the other user has to get as far as this
        if not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        reason, status = obstacle(folder)
    finally:
        os.seteuid(0)
    assert status == "ungraded"
    assert "cannot read" in reason


def test_two_at_once_on_a_new_course_leave_one_sound_gradebook(tmp_path):
    root = courses.make_course(tmp_path / "course")
    for student in ("ada", "bob", "cecil"):
        hand_in(root, student, submission())
    command = [sys.executable, "-m", "autograder.cli", "grade", "--json", "--jobs", "1", "--course", str(root)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        out, err = process.communicate()
        assert (process.returncode, out.count('"graded"')) == (0, 3), err
    course = Course(root)
    assert [score(course, student) for student in ("ada", "bob", "cecil")] == [3.0, 3.0, 3.0]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        assert len(gradebook.find_notebook("ps1", "ps1").grade_cells) == 3


def test_a_card_that_fails_leaves_its_submissions_ungraded_and_the_rest_graded(tmp_path):
    root = courses.make_course(tmp_path / "course")
    card = root / "reference" / "ps1" / "double.py"
    card.write_text(card.read_text().replace('yield "a number", 1.5', 'yield "a number", 1 / (rng.random() < 0)'))
    hand_in(root, "ada", submission())
    hand_in(root, "bob", b"{")
    course = Course(root)
    outcome = {s.student: report for s, (report,) in grade_class(course, find_submissions(course), jobs=1)}
    assert outcome["ada"].status == "ungraded"
    assert "card of double fails while it makes its cases" in outcome["ada"].message
    assert outcome["bob"].status == "unreadable"


def test_where_nothing_can_be_confined_the_class_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    monkeypatch.setattr(sys, "platform", "darwin")
    course = Course(root)
    with pytest.raises(SandboxUnavailable):
        list(grade_class(course, find_submissions(course), jobs=2))
    assert not (root / "gradebook.db").exists()


def test_a_sandbox_that_does_not_start_says_why_whatever_the_number_of_graders(graded_class, monkeypatch):
    course, _ = graded_class
    monkeypatch.setattr(workers, "_start", _without_a_sandbox)
    outcome = list(grade_class(course, find_submissions(course), jobs=2))
    assert [submission for submission, _ in outcome] == find_submissions(course)
    assert {(r.status, r.message) for _, reports in outcome for r in reports} == {("ungraded", "no process to be had")}


def test_a_grader_that_dies_leaves_nobody_without_an_outcome(graded_class, monkeypatch):
    course, _ = graded_class
    submissions = find_submissions(course, student="ada") + find_submissions(course, student="bob")
    monkeypatch.setattr(workers, "_start", _die)
    monkeypatch.setattr(workers, "ROUNDS", 1)
    outcome = list(grade_class(course, submissions, jobs=2))
    assert [report.status for _, (report,) in outcome] == ["ungraded", "ungraded"]
    assert score(course, "ada") == 3.0


def _die(root, secret, trusted):
    os._exit(1)


def _without_a_sandbox(root, secret, trusted):
    workers._GRADER.append(SandboxError("no process to be had"))


LOOPS = "def double(x):\n    while True:\n        pass"


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_takes_long_comes_after_all_others_and_gets_what_is_due(tmp_path, monkeypatch, jobs):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "a-loop", submission(double=LOOPS))
    for number in range(6):
        hand_in(root, f"quick-{number}", submission(double=f"def double(x):\n    return 2 * x  # {number}"))
    monkeypatch.setattr(workers, "PATIENCE", 0.7)
    course = Course(root)
    order = {s.student: report for s, (report,) in grade_class(course, find_submissions(course), jobs=jobs)}
    assert list(order)[-1] == "a-loop"
    assert [verdict.status for verdict in order["a-loop"].exercises] == ["timeout", "correct"]
    assert {report.score for student, report in order.items() if student != "a-loop"} == {3.0}


def test_where_everybody_takes_long_nobody_is_put_behind_the_others():
    turns = workers._Turns([workers.Submission(str(n), "slow", None) for n in range(10)])
    late = []
    for _ in range(10):
        number, patience = turns.next()
        if patience is not None:
            turns.postpone(number)
            late.append(number)
    assert late == [0, 1, 2]
    assert [turns.next() for _ in range(4)] == [(0, None), (1, None), (2, None), None]


def test_what_a_dying_grader_had_in_hand_comes_next():
    turns = workers._Turns([workers.Submission(str(n), "a", None) for n in range(4)])
    assert [turns.next()[0] for _ in range(3)] == [0, 1, 2]
    turns.put_back([2, 0])
    assert turns.rest() == [0, 2, 3]
    assert [turns.next()[0] for _ in range(3)] == [0, 2, 3]


def test_a_profile_tells_where_the_time_went(graded_class, capsys):
    _, reports = graded_class
    show_profile([report for found in reports.values() for report in found])
    said = capsys.readouterr().out
    for phase in PHASES:
        assert phase in said
    (report,) = reports["ada"]
    assert set(report.to_json()["timings"]) == set(PHASES)
    assert sum(report.timings[p] for p in PHASES[:-2]) == pytest.approx(report.seconds)


def test_a_grader_of_its_own_needs_no_gradebook_and_no_pages():
    code = "import sys, autograder.workers; print(*sorted({'nbgrader', 'sqlalchemy', 'jinja2'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_work_that_takes_the_place_of_what_is_being_graded_does_not_get_its_marks(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    course = Course(root)
    folder = root / "submitted" / "ada" / "ps1"

    def replaced(grader, found, **options):
        outcome = grade_submission(grader, found, **options)
        folder.rename(folder.with_name("former"))  # as the service does, which publishes another attempt
        hand_in(root, "ada", submission(triple=HALF))
        return outcome

    grade_submission = workers.grade_submission
    monkeypatch.setattr(workers, "grade_submission", replaced)
    ((_, (report,)),) = grade_class(course, find_submissions(course), jobs=1)
    assert (report.status, "put in its place" in report.message) == ("ungraded", True)
    assert not (root / "autograded").exists()
    monkeypatch.undo()
    ((_, (report,)),) = grade_class(course, find_submissions(course, assignment="ps1"), jobs=1)
    assert (report.status, score(course, "ada")) == ("graded", 2.0)
