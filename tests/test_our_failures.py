"""What fails on our side is never a student's: it is named, and grading again ends as if it had not happened."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import courses
import pytest
from courses import hand_in, kill_below, submission
from test_interruption import end_state, make_class, start, undisturbed, without_what_varies

from autograder import gradebook as gradebooks
from autograder.classroom import find_submissions, grade_class
from autograder.course import Course
from autograder.sandbox import selftest

__all__ = ["undisturbed"]
THOROUGHLY = 100
SMALL = 2_000_000


def again(root, undisturbed, **environment):
    """Grades once more, with nothing in the way; the end is that of a run that nobody disturbed."""
    state, reports, _ = undisturbed
    process = start(root, 1, **environment)
    printed, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert without_what_varies(printed) == reports
    assert end_state(root) == state


def outcome(process, students):
    """How a run that was in trouble ended: by itself, everybody named, nobody given what is not theirs."""
    printed, said = process.communicate(timeout=120)
    assert process.returncode in (0, 3), (process.returncode, said)
    assert "Traceback" not in said, said
    reports = [json.loads(line) for line in printed.splitlines()]
    assert sorted(report["student"] for report in reports) == sorted(students), said
    ungraded = [report for report in reports if report["status"] == "ungraded"]
    assert (process.returncode == 3) == bool(ungraded)
    for report in ungraded:
        assert report["message"]
        assert f"no verdict for {report['source']}" in said
    return reports


def same_as(undisturbed, reports):
    """Whoever has a verdict has the one that everybody gets who is not disturbed."""
    expected = {json.loads(line)["student"]: json.loads(line) for line in undisturbed[1]}
    for report in reports:
        if report["status"] != "ungraded":
            varying = ("seconds", "timings", "source")
            assert {k: v for k, v in report.items() if k not in varying} == expected[report["student"]]


def descendants(pid):
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield int(child)
            yield from descendants(int(child))


def kill_some(root, undisturbed, number, jobs):
    """Kills processes of a running grader, as the kernel does when memory is short: never the first one."""
    chance = random.Random(number)
    process = start(root, jobs)
    for _ in range(chance.randint(1, 3)):
        time.sleep(chance.uniform(0.1, 0.7) * undisturbed[2])
        victims = list(descendants(process.pid))
        if victims and process.poll() is None:
            with contextlib.suppress(OSError):
                os.kill(chance.choice(victims), signal.SIGKILL)
    same_as(undisturbed, outcome(process, courses_students(root)))
    again(root, undisturbed)


def courses_students(root):
    return [path.name for path in (root / "submitted").iterdir()]


@pytest.mark.parametrize("number", range(2))
def test_a_process_of_ours_that_is_killed_costs_nobody_a_point(tmp_path, undisturbed, number):
    kill_some(make_class(tmp_path / "course"), undisturbed, number, jobs=1 + number % 2)


@pytest.mark.prove
@pytest.mark.parametrize("number", range(THOROUGHLY))
def test_whatever_process_of_ours_is_killed_costs_nobody_a_point(tmp_path, undisturbed, number):
    kill_some(make_class(tmp_path / "course"), undisturbed, -1 - number, jobs=1 + number % 2)


def test_a_warm_process_killed_in_the_middle_of_a_class_is_replaced(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    for student in ("ada", "bob", "cecil"):
        hand_in(root, student, submission())
    course = Course(root)
    statuses = []
    for _, (report,) in grade_class(course, find_submissions(course), jobs=1):
        statuses.append((report.status, report.score))
        for process in list(warm_processes()):
            kill_below(process)
    assert statuses == [("graded", 3.0)] * 3


def warm_processes():
    for child in descendants(os.getpid()):
        with contextlib.suppress(OSError):
            if "zygote.py" in Path(f"/proc/{child}/cmdline").read_text():
                yield child


@pytest.fixture
def killed_in_its_self_test(monkeypatch):
    """Kills the warm process once both workers of the self-test are there, as often as it is told."""
    measured = []

    def told(times):
        measure = selftest.measure

        def killing(start, *rest):
            measured.append(start)
            workers = []

            def starting():
                workers.append(start())
                if len(workers) == 2 and len(measured) <= times:
                    for process in list(warm_processes()):
                        kill_below(process)
                return workers[-1]

            return measure(starting, *rest)

        monkeypatch.setattr(selftest, "measure", killing)
        return measured

    return told


def test_a_warm_process_killed_in_its_self_test_is_replaced(tmp_path, killed_in_its_self_test):
    root = courses.make_course(tmp_path / "course")
    for student in ("ada", "bob"):
        hand_in(root, student, submission())
    measured = killed_in_its_self_test(times=2)
    course = Course(root)
    reports = [report for _, (report,) in grade_class(course, find_submissions(course), jobs=1)]
    assert [(report.status, report.score) for report in reports] == [("graded", 3.0)] * 2
    assert len(measured) == 3
    assert not list(warm_processes())


def test_where_no_sandbox_can_be_had_everybody_is_named_and_no_points_of_earlier_work_stay(
    tmp_path, killed_in_its_self_test
):
    root = courses.make_course(tmp_path / "course")
    for student in ("ada", "bob"):
        hand_in(root, student, submission())
    course = Course(root)
    [*_] = grade_class(course, find_submissions(course), jobs=1)
    hand_in(root, "bob", submission(double="def double(x): return x"))
    killed_in_its_self_test(times=99)
    outcome = [reports[0] for _, reports in grade_class(course, find_submissions(course), jobs=1)]
    assert [(report.student, report.status) for report in outcome] == [("ada", "ungraded"), ("bob", "ungraded")]
    assert "self-test" in outcome[0].message
    with gradebooks.open_gradebook(course) as gradebook:
        found = {name: gradebook.database.find_grade("test_double", "ps1", "ps1", name) for name in ("ada", "bob")}
        assert {name: grade.auto_score for name, grade in found.items()} == {"ada": 2.0, "bob": None}
    assert not list(warm_processes())


def test_nothing_goes_on_when_the_first_process_alone_is_killed(tmp_path):
    root = make_class(tmp_path / "course")
    process = start(root, 2)
    below = []
    for _ in range(200):
        below = list(descendants(process.pid))
        if len(below) >= 6:
            break
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(200):
        left = [pid for pid in below if Path(f"/proc/{pid}").exists()]
        if not left:
            break
        time.sleep(0.05)
    process.stdout.close()
    process.stderr.close()
    assert not left


def mounted(folder, size):
    """Whether a file system of this size could be put on the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a small disk of its own; unmounted in the end."""
    folder = tmp_path / "disk"
    if not mounted(folder, SMALL):
        pytest.skip("no right to mount a file system here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def on_a_full_disk(root, undisturbed, left):
    filler = root.parent / "filler"
    room = shutil.disk_usage(root.parent).free
    filler.write_bytes(bytes(max(0, room - left)))
    elsewhere = str(root.parent.parent)
    process = start(root, 1, TMPDIR=elsewhere)
    same_as(undisturbed, outcome(process, courses_students(root)))
    assert not [path for path in root.rglob(".*.*") if path.is_file() and path.suffix not in (".lock", ".db-journal")]
    if (root / "gradebook.db").exists() and (root / "gradebook.db").stat().st_size:
        assert sqlite3.connect(root / "gradebook.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    filler.unlink()
    again(root, undisturbed, TMPDIR=elsewhere)


@pytest.mark.parametrize("left", [0, 200_000, 330_000])
def test_a_full_disk_costs_nobody_a_point(small_disk, undisturbed, left):
    on_a_full_disk(make_class(small_disk / "course"), undisturbed, left)


@pytest.mark.prove
@pytest.mark.parametrize("number", range(THOROUGHLY))
def test_a_disk_that_is_full_at_any_moment_costs_nobody_a_point(small_disk, undisturbed, number):
    left = random.Random(number).randrange(0, 900_000)
    on_a_full_disk(make_class(small_disk / "course"), undisturbed, left)


def test_a_full_disk_leaves_the_former_outcome_whole(small_disk):
    root = courses.make_course(small_disk / "course")
    hand_in(root, "ada", submission())
    course = Course(root)
    [*_] = grade_class(course, find_submissions(course), jobs=1)
    before = end_state(root), (root / "autograded/ada/ps1/ps1.ipynb").read_bytes()
    hand_in(root, "ada", submission(double="def double(x): return x", why="x" * 40_000))
    filler = small_disk / "filler"
    filler.write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - 20_000)))
    course = Course(root)
    [(_, [report])] = grade_class(course, find_submissions(course), jobs=1)
    assert report.status == "ungraded"
    assert "could not be stored" in report.message
    assert (end_state(root), (root / "autograded/ada/ps1/ps1.ipynb").read_bytes()) == before
    filler.unlink()
    [(_, [report])] = grade_class(course, find_submissions(course), jobs=1)
    assert (report.status, report.score) == ("graded", 1.0)


@contextlib.contextmanager
def held(database):
    """The gradebook in the hands of another process, which writes and does not end."""
    program = (
        "import sqlite3, sys\n"
        "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('BEGIN EXCLUSIVE')\nprint('held', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", program, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        yield
        process.stdin.close()


def test_a_gradebook_that_another_program_holds_leaves_everybody_to_be_graded(tmp_path, undisturbed):
    root = make_class(tmp_path / "course")
    open_once = gradebooks.open_gradebook(Course(root))
    open_once.close()
    with held(root / "gradebook.db"):
        reports = outcome(start(root, 1), courses_students(root))
    assert {report["status"] for report in reports} == {"ungraded"}
    assert "locked" in reports[0]["message"]
    again(root, undisturbed)


def test_a_gradebook_that_is_taken_in_the_middle_of_a_class_leaves_the_rest_to_be_graded(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    for student in ("ada", "bob", "cecil"):
        hand_in(root, student, submission())
    monkeypatch.setattr(gradebooks, "_BUSY_SECONDS", 1)
    course = Course(root)
    grading = grade_class(course, find_submissions(course), jobs=1)
    statuses = [next(grading)[1][0].status]
    with held(root / "gradebook.db"):
        statuses += [next(grading)[1][0].status]
    statuses += [reports[0].status for _, reports in grading]
    assert statuses == ["graded", "ungraded", "graded"]
    assert {reports[0].status for _, reports in grade_class(course, find_submissions(course), jobs=1)} == {"graded"}


def test_while_a_gradebook_is_held_only_the_first_submission_waits_for_long(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    for number in range(7):
        hand_in(root, f"student{number}", submission())
    monkeypatch.setattr(gradebooks, "_BUSY_SECONDS", 4)
    course = Course(root)
    grading = grade_class(course, find_submissions(course), jobs=1)

    def stored():
        start = time.monotonic()
        _, (report,) = next(grading)
        return report.status, time.monotonic() - start

    assert stored()[0] == "graded"
    with held(root / "gradebook.db"):
        (first, long), *others = stored(), stored(), stored()
    assert (stored()[0], first, {status for status, _ in others}) == ("graded", "ungraded", {"ungraded"})
    with held(root / "gradebook.db"):
        again, as_long = stored()
    assert (again, stored()[0]) == ("ungraded", "graded")
    assert min(long, as_long) >= 4 > 3 > max(took for _, took in others), "the patience is not that of a fresh wait"


def short_of_memory(root, undisturbed, megabytes):
    process = start(root, 1, limit=(resource.RLIMIT_AS, megabytes << 20))
    printed, said = process.communicate(timeout=120)
    reports = [json.loads(line) for line in printed.splitlines()]
    same_as(undisturbed, reports)
    if process.returncode in (0, 3) and reports:
        assert sorted(report["student"] for report in reports) == sorted(courses_students(root))
    else:  # not enough even to begin
        assert process.returncode != 0, said
    again(root, undisturbed)


@pytest.mark.parametrize("megabytes", [300, 1000])
def test_a_grader_short_of_memory_costs_nobody_a_point(tmp_path, undisturbed, megabytes):
    short_of_memory(make_class(tmp_path / "course"), undisturbed, megabytes)


@pytest.mark.prove
@pytest.mark.parametrize("megabytes", range(100, 2100, 20))
def test_a_grader_with_whatever_memory_costs_nobody_a_point(tmp_path, undisturbed, megabytes):
    short_of_memory(make_class(tmp_path / "course"), undisturbed, megabytes)


def test_memory_that_runs_out_while_an_answer_is_read_is_no_breach_of_the_student_s(tmp_path, monkeypatch):
    from autograder.case import Call, Case
    from autograder.sandbox import CellSource, Sandbox, SandboxError, wire

    with Sandbox() as sandbox, sandbox.session([CellSource("def f(x): return [x] * 3", "cell 1")]) as session:
        session.run()
        monkeypatch.setattr(wire.Decoder, "value", lambda *_: bytearray(1 << 60))
        with pytest.raises(SandboxError, match="grader itself has run out of memory"):
            session.ask("f", [Case("", (Call((1,)),))])
        assert session.flags == ()
