"""What validation makes of its statements: the cache, the table, JUnit, annotations, tests under pytest."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import courses
import pytest

from autograder.cli import main
from autograder.course import Course
from autograder.validation import Cache, opened, prove
from autograder.validation.cache import card_files
from autograder.validation.claims import Fault, Statement
from autograder.validation.output import workflow_commands, write_junit
from validation.plants import planted

ROOT = Path(__file__).parents[2]
EVIL = "x\n::error file=/etc/passwd::gotcha\r\n##[set-env name=A]b%0A::stop-commands::y, a: b"


def outcome(root, *, jobs=1):
    """All statements about the planted card, with the course's own cache."""
    course = Course(root)
    cache = Cache(root / ".autograder" / "validated")
    with opened(course, exercise="scaled") as groups:
        statements = list(prove(groups, cache, jobs=jobs))
    cache.forget_others()
    return statements


def renewed(statements):
    """What was proved anew."""
    return {statement.text for statement in statements if not statement.unchanged}


def test_what_has_not_changed_is_not_proved_again(tmp_path):
    planted(tmp_path)
    first, again = outcome(tmp_path), outcome(tmp_path)
    assert renewed(first) == {statement.text for statement in first}
    assert renewed(again) == set()
    assert {(s.text, s.figure, s.brief) for s in first} == {(s.text, s.figure, s.brief) for s in again}


def test_a_changed_solution_is_proved_again_and_nothing_else_but_who_is_innocent(tmp_path):
    planted(tmp_path)
    outcome(tmp_path)
    path = tmp_path / "reference/ps1/solutions/scaled/right/one.py"
    path.write_text(path.read_text() + "# a remark\n")
    assert {text for text in renewed(outcome(tmp_path)) if "mistake" not in text} == {
        "right/one.py of scaled gets full marks with 200 seeds"
    }


def test_a_changed_card_or_engine_is_proved_again_as_a_whole(tmp_path, monkeypatch):
    planted(tmp_path)
    everything = renewed(outcome(tmp_path))
    card = tmp_path / "reference/ps1/scaled.py"
    card.write_text(card.read_text() + "# a remark\n")
    assert renewed(outcome(tmp_path)) == everything
    monkeypatch.setattr("autograder.validation.cache._engine", lambda: "another NumPy")
    assert renewed(outcome(tmp_path)) == everything


def test_what_does_not_hold_is_proved_each_time_and_a_broken_cache_is_none(tmp_path):
    planted(tmp_path, ("exercise.ask(checks.leaves_arguments_unchanged)\n", ""))
    failed = {statement.text for statement in outcome(tmp_path) if not statement.holds}
    assert renewed(outcome(tmp_path)) == failed != set()
    for path in (tmp_path / ".autograder/validated").iterdir():
        path.write_text("[]")
    assert len(renewed(outcome(tmp_path))) > len(failed)


def test_what_is_proved_of_content_that_is_no_more_is_forgotten(tmp_path):
    planted(tmp_path)
    outcome(tmp_path)
    stale = tmp_path / ".autograder/validated/0000"
    stale.write_text("{}")
    outcome(tmp_path)
    assert not stale.exists()


def test_a_card_rests_on_the_cards_that_it_imports():
    course = Course(courses.REPOSITORY)
    files = {path.name for path in card_files(course.cards["gradient_descent"], course.root)}
    assert {"gradient_descent.py", "mse.py", "linear_regression_loss.py", "iris.py"} <= files
    assert "softmax.py" not in files


def test_several_processes_say_the_same(tmp_path):
    planted(tmp_path / "one")
    planted(tmp_path / "two")
    one, two = outcome(tmp_path / "one"), outcome(tmp_path / "two", jobs=2)
    assert sorted((s.text, s.figure) for s in one) == sorted((s.text, s.figure) for s in two)


FAILED = Statement(EVIL, "strength", EVIL, (Fault(EVIL, Path("/course/reference/a,b:c.py"), 7),))


def validating(tmp_path, assignment):
    """The command in processes of its own, which put what they need for a while under `tmp_path`."""
    command = [sys.executable, "-m", "autograder.cli", "validate", "--fresh", "--jobs", "2", "--assignment", assignment]
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, **said)


def processes_of(session):
    """The processes of a session that are still there."""
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            stats.append(path.read_text().rpartition(")")[2].split())
    return [state for state, _, _, of, *_ in stats if int(of) == session and state != "Z"]


def test_several_processes_leave_nothing_behind(tmp_path):
    running = validating(tmp_path, "activations")
    said, _ = running.communicate()
    assert running.returncode == 0, said
    assert list(tmp_path.iterdir()) == []
    assert processes_of(running.pid) == []


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_ends_all_processes_with_a_sentence(tmp_path, times):
    running = validating(tmp_path, "activations")
    while len(processes_of(running.pid)) < 4:  # the command's own, two that compute and one that waits
        time.sleep(0.05)
        assert running.poll() is None
    for _ in range(times):
        os.killpg(running.pid, signal.SIGINT)
        time.sleep(0.1)
    said, _ = running.communicate()
    # The second one may find it on its way out.
    assert running.returncode in (130, -signal.SIGINT), said
    assert "Stopped" in said
    assert "Traceback" not in said
    assert processes_of(running.pid) == []


def test_annotations_stand_on_file_and_line_and_nothing_in_them_is_a_command():
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": "/course"}
    (line,) = workflow_commands([FAILED], Path("/course"), environment)
    head, data = line.removeprefix("::error ").split("::", 1)
    assert head.startswith("file=reference/a%2Cb%3Ac.py,line=7,title=x%0A%3A%3Aerror file=/etc/passwd")
    assert "\n" not in line
    assert "\r" not in line
    assert data == EVIL.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def test_outside_a_workflow_there_are_no_annotations():
    assert list(workflow_commands([FAILED], Path("/course"), {})) == []


def test_junit_holds_any_text(tmp_path):
    odd = Statement("a", "strength", "a\x00\x1b[31m", (Fault("\ud800 < & \x07"),))
    write_junit([FAILED, odd, Statement("b", "release", "it holds", figure="3 ulp")], tmp_path / "x.xml")
    suite = ElementTree.parse(tmp_path / "x.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert suite.find("testcase[@name='it holds']/system-out").text == "3 ulp"


def commands_in(log):
    """The lines of a log that a GitHub runner would take for commands: trimmed, or anywhere in the older form."""
    return [line for line in log.splitlines() if line.strip().startswith("::") or "##[" in line]


def test_no_text_of_an_author_s_is_a_command_in_the_log(tmp_path, monkeypatch, capsys):
    evil = 'yield "\\n::error::evil ##[error]evil", rng.normal(size=4)'
    planted(
        tmp_path,
        ('yield "vectors", rng.normal(size=4)', evil),
        ("checks.matches_reference()", "checks.matches_reference(atol=9.0)"),
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["validate", "--exercise", "scaled", "--course", str(tmp_path), "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert "evil" in out
    assert [line for line in commands_in(out) if not line.startswith("::error file=")] == []


def test_the_command_prints_a_table_and_what_fails_with_its_place(tmp_path, capsys):
    planted(tmp_path, ("exercise.ask(checks.leaves_arguments_unchanged)\n", ""))
    assert main(["validate", "--exercise", "scaled", "--course", str(tmp_path), "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    assert "✗ 1 of 1" in out
    assert "  reference/ps1/scaled.py:5: `x left alone -> x changed in place` keeps full marks." in out
    assert "8 of 9 statements hold" in out


def test_json_lines_name_the_file_and_the_line(tmp_path, capsys):
    planted(tmp_path, ("exercise.ask(checks.leaves_arguments_unchanged)\n", ""))
    assert main(["validate", "--exercise", "scaled", "--json", "--course", str(tmp_path), "--jobs", "1"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (failed,) = [line for line in lines if not line["holds"]]
    assert failed["file"].endswith("reference/ps1/scaled.py")
    assert (failed["about"], failed["line"], len(failed["faults"])) == ("scaled", 5, 2)


def pytest_in(folder, *arguments):
    """What a plain pytest says there."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"})


def test_under_pytest_each_claim_is_a_test(tmp_path):
    root = courses.make_course(tmp_path / "course")
    with opened(Course(root)) as groups:
        count = sum(len(group.claims) for group in groups)
    done = pytest_in(root, "-q")
    assert f"{count} passed" in done.stdout
    assert pytest_in(root, "-q", "reference/ps1/double.py").stdout.count("passed") == 1


def test_under_pytest_a_failure_is_a_sentence_with_its_place(tmp_path):
    planted(tmp_path, ("exercise.ask(checks.leaves_arguments_unchanged)\n", ""))
    done = pytest_in(tmp_path, "reference/ps1/scaled.py")
    assert done.returncode == 1
    assert "scaled.py:5: `x left alone -> x changed in place` keeps full marks." in done.stdout
    assert "Traceback" not in done.stdout
    assert "1 failed, 8 passed" in done.stdout


def test_outside_a_course_the_plugin_collects_nothing(tmp_path):
    (tmp_path / "reference/ps1").mkdir(parents=True)
    (tmp_path / "reference/ps1/card.py").write_text("raise SystemExit")
    assert "no tests ran" in pytest_in(tmp_path).stdout


WORKFLOW = courses.REPOSITORY / ".github/workflows/validate.yml"


def test_the_workflow_asks_for_no_more_than_reading_and_runs_the_command():
    yaml = pytest.importorskip("yaml")
    workflow = yaml.safe_load(WORKFLOW.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    commands = [step["run"].strip() for step in job["steps"] if "run" in step]
    assert commands[-1] == "autograder validate --junit validation.xml"
    assert all("${{" not in command for command in commands), (
        "an expression in a shell line is where injections come in"
    )
