"""The command line: what it prints, and its exit status."""

import json

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


def test_a_folder_that_is_no_course_is_said(capsys, tmp_path):
    assert main(["grade", "--course", str(tmp_path)]) == 2
    assert "No course found" in capsys.readouterr().err


def test_validate_proves_a_sound_course(run, root, tmp_path):
    status, out, _ = run("validate", "--junit", tmp_path / "junit.xml")
    assert status == 0, out
    assert "the release of ps1/ps1 gets none" in out
    assert 'failures="0"' in (tmp_path / "junit.xml").read_text()


def test_validate_fails_where_the_reference_and_the_source_disagree(tmp_path, capsys):
    root = courses.make_course(tmp_path / "course")
    card = root / "reference" / "ps1" / "double.py"
    card.write_text(card.read_text().replace("2.0 * x", "3.0 * x"))
    assert main(["validate", "--json", "--course", str(root)]) == 1
    failed = [line for line in lines(capsys.readouterr().out) if not line["holds"]]
    assert [line["statement"] for line in failed] == ["the source of ps1/ps1 gets full marks"]


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
