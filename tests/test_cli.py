"""The command line: what it prints, and its exit status."""

import json
import os
import subprocess
import sys

import courses
import pytest
from courses import hand_in, submission

from autograder.cli import main


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = courses.make_course(tmp_path_factory.mktemp("cli") / "course")
    hand_in(root, "ada", submission())
    hand_in(root, "bob", submission(double="def double(x):\n    return 3 * x"))
    return root


@pytest.fixture
def run(root, capsys):
    def run(*arguments):
        status = main([*map(str, arguments), "--course", str(root)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def lines(out):
    return [json.loads(line) for line in out.splitlines()]


def test_grade_json_prints_one_report_a_line_and_nothing_else(run):
    status, out, _ = run("grade", "--json")
    assert status == 0
    assert [(report["student"], report["score"], report["schema"]) for report in lines(out)] == [
        ("ada", 3.0, 1),
        ("bob", 1.0, 1),
    ]


def test_grade_shows_a_table_and_where_everything_lies(run, root):
    status, out, _ = run("grade", "--jobs", "1")
    assert status == 0
    assert "ada" in out
    assert "3 / 3" in out
    assert str(root / "gradebook.db") in out


def test_a_loose_notebook_is_graded_and_leaves_the_gradebook_alone(run, root, tmp_path):
    path = courses.write(tmp_path / "loose.ipynb", submission())
    before = (root / "gradebook.db").read_bytes() if (root / "gradebook.db").exists() else b""
    status, out, _ = run("grade", path, "--json")
    assert (status, [report["score"] for report in lines(out)]) == (0, [3.0])
    assert ((root / "gradebook.db").read_bytes() if before else b"") == before
    assert run("grade", path)[0] == 0


def test_a_loose_notebook_of_no_assignment_is_unreadable(run, tmp_path):
    path = courses.write(tmp_path / "loose.ipynb", courses.notebook(courses.code("x = 1")))
    status, out, _ = run("grade", path, "--json")
    assert (status, lines(out)[0]["status"]) == (0, "unreadable")


def test_check_answers_one_line_for_each_file_whatever_it_is(run, tmp_path):
    files = {
        "right.py": "def double(x):\n    return 2 * x\n",
        "wrong.py": "def double(x):\n    return x\n",
        "broken.py": "def double(x:\n",
        "missing.py": "x = 1\n",
        "latin.py": "# \xe9\n",
        "notes.txt": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    notebook = courses.write(tmp_path / "own.ipynb", submission())
    paths = [*(tmp_path / name for name in files), notebook, tmp_path / "absent.py"]
    status, out, _ = run("check", "double", *paths, "--json")
    answers = lines(out)
    assert status == 0
    assert [answer["file"] for answer in answers] == [str(path) for path in paths]
    assert [next(iter(answer)) for answer in answers] == ["file"] * len(paths)
    assert [answer["status"] for answer in answers] == [
        "correct", "wrong", "error", "missing", "unreadable", "unreadable", "correct", "unreadable",
    ]  # fmt: skip


def test_check_for_people_says_what_differs(run, tmp_path):
    (tmp_path / "wrong.py").write_text("def double(x):\n    return x\n")
    _, out, _ = run("check", "double", tmp_path / "wrong.py")
    assert "double: wrong, 0 of 2 points" in out
    assert "expected" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "triple", "x.py"], "no exercise 'triple'"),
        (["grade", "--assignment", "ps9"], "no assignment 'ps9'"),
        (["grade", "nowhere.ipynb"], "no file or folder"),
        (["grade", "--student", "nobody"], "Nothing to grade"),
        (["validate", "--assignment", "ps9"], "no assignment 'ps9'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_status_2(run, arguments, sentence):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err


def test_paths_inside_and_outside_the_class_are_not_mixed(run, root, tmp_path):
    path = courses.write(tmp_path / "loose.ipynb", submission())
    status, _, err = run("grade", root / "submitted" / "ada", path)
    assert status == 2
    assert "Give the one or the other" in err


def test_an_empty_folder_is_said(run, tmp_path):
    status, _, err = run("grade", tmp_path)
    assert status == 2
    assert f"no notebook in {tmp_path}" in err


def test_a_file_for_the_outcome_of_validation_needs_its_folder(run, tmp_path):
    status, _, err = run("validate", "--junit", tmp_path / "nowhere" / "x.xml")
    assert status == 2
    assert "There is no folder" in err


def test_a_secret_that_cannot_be_made_is_said(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    (root / ".autograder").write_text("in the way")
    assert main(["grade", "--course", str(root)]) == 2
    assert "cannot be made" in capsys.readouterr().err
    assert main(["validate", "--course", str(root)]) == 0


def test_what_is_not_installed_is_named_with_what_to_install(tmp_path, capsys, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    for name in ("autograder.showing.tables", "rich", "rich.console"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert main(["grade", "--course", str(root)]) == 2
    assert (
        "needs rich.console, which is not installed here: pip install 'autograder[grader]'" in capsys.readouterr().err
    )


def test_windows_is_refused_in_a_sentence(run, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    status, _, err = run("check", "double", "x.py")
    assert (status, "WSL" in err) == (2, True)


def test_a_failure_of_ours_in_a_check_is_said_and_the_next_file_checked(tmp_path, capsys):
    root = courses.make_course(tmp_path / "course")
    card = root / "reference" / "ps1" / "double.py"
    card.write_text(card.read_text().replace('yield "a number", 1.5', 'yield "a number", 1 / (rng.random() < 0)'))
    (tmp_path / "a.py").write_text("def double(x): return 2 * x")
    (tmp_path / "b.txt").write_text("")
    status = main(["check", "double", str(tmp_path / "a.py"), str(tmp_path / "b.txt"), "--json", "--course", str(root)])
    first, second = lines(capsys.readouterr().out)
    assert (status, first["status"], second["status"]) == (3, "ungraded", "unreadable")
    assert "ZeroDivisionError" in first["message"]


def test_a_class_is_graded_to_its_end_though_nobody_reads_on(root):
    for path in (root / "feedback").rglob("*.html"):
        path.unlink()
    command = [sys.executable, "-m", "autograder.cli", "grade", "--json", "--jobs", "1", "--course", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.wait() == 0, process.stderr.read()
    assert len(list((root / "feedback").rglob("*.html"))) == 2


def test_a_terminal_that_knows_no_unicode_is_no_obstacle(root):
    command = [sys.executable, "-m", "autograder.cli", "grade", "--jobs", "1", "--course", str(root)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, b"\\u2713" in done.stdout) == (0, True)


def test_a_folder_that_is_no_course_is_said(capsys, tmp_path):
    assert main(["grade", "--course", str(tmp_path)]) == 2
    assert "No course found" in capsys.readouterr().err


def test_validate_proves_a_sound_course(run, root, tmp_path):
    status, out, _ = run("validate", "--verbose", "--junit", tmp_path / "junit.xml")
    assert status == 0, out
    assert "the release of ps1/ps1 gets none" in out
    assert 'failures="0"' in (tmp_path / "junit.xml").read_text()


def test_validate_fails_where_the_reference_and_the_source_disagree(tmp_path, capsys):
    root = courses.make_course(tmp_path / "course")
    card = root / "reference" / "ps1" / "double.py"
    card.write_text(card.read_text().replace("2.0 * x", "3.0 * x"))
    assert main(["validate", "--json", "--course", str(root)]) == 1
    failed = [line for line in lines(capsys.readouterr().out) if not line["holds"]]
    assert "the source of ps1/ps1 gets full marks" in [line["statement"] for line in failed]
    assert "right/sum.py of double gets full marks with 200 seeds" in [line["statement"] for line in failed]


def test_help_describes_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("grade", "check", "validate", "exit status"))


def test_a_release_that_differs_from_the_source_is_warned_of(tmp_path, capsys):
    root = courses.make_course(tmp_path / "course")
    hand_in(root, "ada", submission())
    path = courses.write(root / "release" / "ps1" / "ps1.ipynb", submission())
    assert main(["grade", "--json", "--jobs", "1", "--course", str(root)]) == 0
    assert capsys.readouterr().err == ""
    path.write_text(path.read_text().replace("assert triple(1) == 3", "assert triple(1) == 4"))
    assert main(["grade", "--json", "--jobs", "1", "--course", str(root)]) == 0
    captured = capsys.readouterr()
    assert "other cells than its source has now (test_triple)" in captured.err
    assert json.loads(captured.out)["score"] == 3.0
