"""What one submission costs, in counts that are the same on every machine: a guard against growing dearer unseen."""

from collections import Counter

import pytest
from courses import copy_repository
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder.authoring.made_up_class import build_class
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.sandbox import host, session

FIRST, AGAIN = "first", "again"


@pytest.fixture(scope="module")
def counts(tmp_path_factory):
    """How often what was done for one perfect submission of five functions: handed in first, and graded again."""
    root = copy_repository(tmp_path_factory.mktemp("counts") / "course")
    course = Course(root)
    perfect = next(s for s in build_class(course) if s.kind == "perfect" and s.assignment == "activations")
    path = root / "submitted" / perfect.student / "activations" / "activations.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(perfect.data)
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        counted: Counter[str] = Counter()

        def count(owner, name, what):
            original = getattr(owner, name)

            def counting(*args, **kwargs):
                counted[what] += 1
                return original(*args, **kwargs)

            patch.setattr(owner, name, counting)

        count(host._Zygote, "spawn", "forks")
        count(session.Session, "_run_cell", "round trips")
        count(session.Session, "_receive_answers", "round trips")
        listener = lambda *_: counted.update(["statements"])
        event.listen(Engine, "before_cursor_execute", listener)
        grading = None
        for run in (FIRST, AGAIN):
            grading = grade_class(course, find_submissions(course), jobs=1)
            # What is done once for the class is not counted.
            patch.setattr("autograder.classroom.graded", _counted_from_here(counted))
            [(_, (report,))] = grading
            assert report.score == report.max_score
            found[run] = dict(counted)
        event.remove(Engine, "before_cursor_execute", listener)
    return found


def _counted_from_here(counted):
    from autograder import workers

    def graded(*arguments):
        counted.clear()
        with workers.Grader(arguments[0]) as grader:
            counted.clear()
            for submission in arguments[1]:
                yield submission, workers.grade_submission(grader, submission)

    return graded


def test_a_perfect_submission_takes_one_fork(counts):
    assert counts[FIRST]["forks"] == counts[AGAIN]["forks"] == 1


def test_there_is_a_round_trip_for_each_cell_and_each_function(counts):
    assert counts[FIRST]["round trips"] == counts[AGAIN]["round trips"] == 11 + 5


def test_storing_takes_few_statements_in_one_transaction(counts):
    assert counts[FIRST]["statements"] <= 18
    assert counts[AGAIN]["statements"] <= 15
