"""One notebook in, one report out, whatever the notebook is like."""

import json
from pathlib import Path

import courses
import pytest
from courses import code, dump, notebook, submission

from autograder.course import Course
from autograder.grading import Grader, nbgrader_points
from autograder.sandbox import Limits, Session


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    root = tmp_path_factory.mktemp("grading") / "course"
    courses.make_course(root)
    with Grader(Course(root), limits=Limits(cell_seconds=1.0, call_seconds=0.5)) as grader:
        yield grader


def graded(grader, document, **more):
    data = document if isinstance(document, bytes) else dump(document)
    return grader.grade("ps1", "ps1", data, "ada", **more)


def verdict(grader, document, name="double"):
    return next(v for v in graded(grader, document).report.exercises if v.name == name)


def test_a_right_notebook_gets_full_marks_for_what_is_graded_automatically(grader):
    report = graded(grader, submission()).report
    assert (report.status, report.score, report.max_score) == ("graded", 3.0, 3.0)
    assert (report.mended, report.flags) == ((), ())


def test_the_report_says_what_the_notebook_is_worth_with_what_people_give(grader):
    report = graded(grader, submission()).report
    assert (report.max_score, report.worth, report.to_json()["worth"]) == (3.0, 7.0, 7.0)


def test_each_verdict_is_told_as_it_falls_and_is_that_of_the_report(grader):
    told = []
    report = graded(grader, submission(double="def double(x): return 3 * x"), told=told.append).report
    assert {verdict.name: verdict for verdict in told} == {verdict.name: verdict for verdict in report.exercises}
    assert len(told) == len(report.exercises)


def test_what_a_submission_will_need_is_made_ready_once(grader):
    grader.prepare("ps1", "ps1")
    assert not grader.prepare("ps1", "ps1")


def test_the_report_says_how_well_the_student_was_locked_in(grader):
    report = graded(grader, submission()).report
    assert report.protection in ("full", "reduced")
    assert (report.protection == "full") == (report.open_properties == ())


def test_a_cell_without_grade_keeps_nbgraders_rules_and_says_so(grader):
    right, wrong = (verdict(grader, submission(triple=f"def triple(x): return {f}*x"), "test_triple") for f in (3, 2))
    assert (right.status, right.score, right.isolated) == ("correct", 1.0, False)
    assert (wrong.status, wrong.score, wrong.isolated) == ("wrong", 0.0, False)


@pytest.mark.parametrize(
    ("double", "status"),
    [
        ("def double(x): return 2 * x", "correct"),
        ("double = lambda x: x + x", "correct"),
        ("def _d(x): return 2 * x\ndouble = _d", "correct"),
        ("def double(x): return 3 * x", "wrong"),
        ("def double(x): pass", "wrong"),
        ("def double(x): raise NotImplementedError", "unanswered"),
        ("raise NotImplementedError()", "missing"),
        ("def double(x)\n    return 2 * x", "error"),
        ("def double(x): return undefined", "error"),
        ("def twice(x): return 2 * x", "missing"),
        ("double = 5", "missing"),
        ("def double(x):\n    while True: pass", "timeout"),
        ("import os\ndef double(x): os._exit(0)", "crash"),
        ("import ctypes\ndef double(x): ctypes.string_at(0)", "crash"),
        ("def double(x): return 'x' * 10**10", "memory"),
        ("def double(x):\n    while True: print('x' * 1000)", "limit"),
        ("import sys\ndef double(x): sys.exit()", "error"),
    ],
)
def test_every_way_to_fail_has_its_status(grader, double, status):
    assert verdict(grader, submission(double=double)).status == status


def test_the_rest_is_graded_after_a_crash_and_a_loop(grader):
    extra = (code("while True: pass"), code("import os; os._exit(1)"))
    report = graded(grader, submission(extra=extra)).report
    assert report.score == 3.0


def test_a_definition_in_a_cell_that_then_loops_is_kept(grader):
    assert verdict(grader, submission(double="def double(x): return 2 * x\nwhile True: pass")).status == "correct"


def test_a_missing_function_is_missing_for_its_cells_reason(grader):
    found = verdict(grader, submission(double="x = undefined\ndef double(x): return 2 * x"))
    assert found.status == "error"
    assert "NameError" in found.message
    assert "In [2]" in found.message


def test_the_same_work_has_the_same_hidden_inputs_and_other_work_others(grader):
    wrong = submission(double="def double(x): return 3 * x")
    first, again = graded(grader, wrong).report, graded(grader, wrong).report
    assert first.to_json() | {"seconds": 0, "timings": {}} == again.to_json() | {"seconds": 0, "timings": {}}
    other = verdict(grader, submission(double="def double(x): return 3 * x  # other"))
    assert other.seed != first.exercises[0].seed


ANOTHER_DAY = Path(__file__).parent / "of_another_day.json"


def test_the_report_is_the_one_that_another_day_gave(tmp_path):
    """The report kept in the file is what `print` showed then; make it anew where a report is meant to change."""
    root = tmp_path / "course"
    courses.make_course(root)
    document = submission(double="import numpy as np\n\ndef double(x):\n    return 3 * np.asarray(x)[..., None]")
    with Grader(Course(root, secret=b"the same on both days")) as grader:
        report = graded(grader, document).report.to_json()
    for varying in ("seconds", "timings", "versions", "protection", "open"):
        report.pop(varying, None)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    assert report == json.loads(ANOTHER_DAY.read_text(encoding="utf-8"))


def test_outputs_stand_under_the_cells_that_made_them(grader):
    extra = (code("print('mine')\n1 + 1"),)
    cells = graded(grader, submission(extra=extra)).cells
    assert [cell.outputs[0]["text"] for cell in cells if cell.grade_id == "test_double"] == ["2\n"]
    assert [output["output_type"] for output in cells[-1].outputs] == ["stream", "execute_result"]


def test_files_of_the_assignment_and_of_the_student_are_readable(grader, tmp_path):
    (grader.course.root / "source" / "ps1" / "given.txt").write_text("2")
    (tmp_path / "helper.py").write_text("factor = int(open('given.txt').read())")
    double = "from helper import factor\ndef double(x): return factor * x"
    assert graded(grader, submission(double=double), folder=tmp_path).report.score == 3.0


@pytest.mark.parametrize(
    "data", [b"", b"{", b"not a notebook", dump({"cells": 3}), dump({"worksheets": 3}), b"\xff\xfe\x00"]
)
def test_what_cannot_be_read_scores_nothing_and_says_why(grader, data):
    outcome = graded(grader, data)
    assert (outcome.report.status, outcome.report.score, outcome.report.max_score) == ("unreadable", 0.0, 3.0)
    assert outcome.report.message
    assert dict(outcome.cell_scores) == {"test_double": 0.0, "test_triple": 0.0}


def test_a_notebook_of_another_assignment_is_told_so(grader):
    (hint,) = [said for said in graded(grader, notebook(code("x = 1"))).report.mended if "No cell here" in said]
    assert "right file" in hint


def test_an_empty_notebook_misses_everything(grader):
    report = graded(grader, notebook()).report
    assert [v.status for v in report.exercises] == ["missing", "error"]


@pytest.mark.parametrize(
    ("outputs", "points"),
    [
        ([], 2.0),
        ([{"output_type": "error"}], 0.0),
        ([{"output_type": "stream", "name": "stderr"}], 0.0),
        ([{"output_type": "stream", "name": "stdout"}], 2.0),
        ([{"output_type": "execute_result", "data": {"text/plain": "0.5"}}], 0.5),
        ([{"output_type": "execute_result", "data": {"text/plain": "'yes'"}}], 2.0),
        ([{"output_type": "execute_result", "data": {"text/plain": "99"}}], 2.0),
        ([{"output_type": "execute_result", "data": {"text/plain": "nan"}}], 2.0),
    ],
)
def test_nbgraders_rules(outputs, points):
    assert nbgrader_points(outputs, 2.0) == points


def test_a_warm_process_killed_while_it_grades_costs_no_student_a_point(grader, monkeypatch):
    ask = Session.ask
    killed = []

    def kill_first(session, *args):
        if not killed:
            killed.extend(grader._sandbox._zygotes)
            courses.kill_below(killed[0]._process.pid)
        return ask(session, *args)

    monkeypatch.setattr(Session, "ask", kill_first)
    report = graded(grader, submission()).report
    assert killed
    assert (report.status, report.score) == ("graded", 3.0)
