"""A grader that is killed at any moment leaves nothing half done: grading again ends as if it had never happened."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import courses
import pytest
from courses import hand_in, submission

QUICKLY = 2
THOROUGHLY = 200
STUDENTS = {
    "ada": submission(),
    "bob": submission(triple="def triple(x):\n    return 2 * x"),
    "cecil": b"{",
    "dora": submission(double="def double(x):\n    raise ValueError"),
    "emil": submission(double="import os\ndef double(x):\n    os._exit(3)"),
    "fred": submission(why="It is what it is."),
}
VARYING = ("seconds", "timings", "source")


def make_class(root):
    courses.make_course(root)
    secret = root / ".autograder" / "secret"
    secret.parent.mkdir()
    secret.write_text("0123456789abcdef" * 4)
    for student, document in STUDENTS.items():
        hand_in(root, student, document)
    return root


def start(root, jobs, limit=None, **environment):
    """A grader at work on its own; under a limit of the system's, where one is given."""
    command = [sys.executable, "-m", "autograder.cli", "grade", "--json", "--jobs", str(jobs)]
    return subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(courses.REPOSITORY), "TMPDIR": str(root.parent), **environment},
        preexec_fn=(lambda: resource.setrlimit(limit[0], (limit[1], limit[1]))) if limit else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def end_state(root):
    """What a course holds after grading: the gradebook's rows, and the files by their names, feedback by its text."""
    files = sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and "submitted" not in p.parts)
    return courses.rows(root / "gradebook.db"), files


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The end state of a run that nobody disturbs, what it printed, and how long it took."""
    root = make_class(tmp_path_factory.mktemp("undisturbed") / "course")
    began = time.monotonic()
    process = start(root, 1)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return end_state(root), without_what_varies(printed), time.monotonic() - began


def without_what_varies(printed):
    reports = [json.loads(line) for line in printed.splitlines()]
    return sorted(json.dumps({k: v for k, v in r.items() if k not in VARYING}) for r in reports)


def kill_while_grading(root, undisturbed, moment, jobs):
    state, reports, seconds = undisturbed
    process = start(root, jobs)
    time.sleep(moment * seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    again = start(root, 1)
    printed, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert without_what_varies(printed) == reports
    assert end_state(root) == state


@pytest.mark.parametrize("number", range(QUICKLY))
def test_after_a_kill_grading_again_ends_as_if_nothing_had_happened(tmp_path, undisturbed, number):
    moment = random.Random(number).uniform(0.4, 1.0)
    kill_while_grading(make_class(tmp_path / "course"), undisturbed, moment, jobs=1 + number % 2)


@pytest.mark.prove
@pytest.mark.parametrize("number", range(THOROUGHLY))
def test_after_any_kill_grading_again_ends_as_if_nothing_had_happened(tmp_path, undisturbed, number):
    moment = random.Random(-1 - number).uniform(0.0, 1.1)
    kill_while_grading(make_class(tmp_path / "course"), undisturbed, moment, jobs=1 + number % 2)
