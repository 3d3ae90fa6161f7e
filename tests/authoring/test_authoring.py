"""A new exercise: sound as it is written, beside what is there, as a whole or not at all."""

import contextlib
import json
import os
import subprocess
import sys

import courses
import nbformat
import pytest
from courses import REPOSITORY
from nbgrader.nbgraderformat import MetadataValidator

from autograder import authoring
from autograder.authoring import new_exercise
from autograder.authoring.appending import append_cells
from autograder.authoring.signature import read_signature
from autograder.authoring.solutions import solutions
from autograder.cli import main
from autograder.course import Course, CourseError
from autograder.judging import judge
from autograder.judging.asking import LocalAsker
from autograder.validation.releases import release
from autograder.validation.strength import strength

SIGNATURES = [
    "squares", "squares(X)", "huber(actual, pred, delta=1.0)", "f(a, b, c, d, e)", "g(X, eps=1e-15, k=-3, beta=-0.25)",
    "h(X, shift=0, scale=0.0)", "w(W, n=100000)", "u(X, a=0, b=0.0, eps=1e-15, c=1e15)",
]  # fmt: skip


def empty_course(root):
    root.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(courses.CONFIG)
    return root


def snapshot(root):
    """Every file and folder below, with what it holds."""
    found = {path: path.read_bytes() if path.is_file() else None for path in sorted(root.rglob("*"))}
    return {str(path.relative_to(root)): held for path, held in found.items() if "__pycache__" not in path.parts}


def cells(path):
    return json.loads(path.read_text())["cells"]


@pytest.fixture
def small(tmp_path):
    """The small course of the tests, whose notebook ps1 is there already."""
    return courses.make_course(tmp_path / "course")


@pytest.fixture
def run(capsys, monkeypatch):
    def run(root, *arguments):
        monkeypatch.chdir(root)
        status = main(["new", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A course with nothing in it but what `new` wrote for all kinds of signatures."""
    root = empty_course(tmp_path_factory.mktemp("new") / "course")
    for signature in SIGNATURES[1:]:
        new_exercise(Course(root), "ps1", signature)
    return Course(root, secret=b"a secret of these tests")


NAMES = [read_signature(text).name for text in SIGNATURES[1:]]


def test_what_is_written_validates(begun):
    found = courses.statements(begun)
    assert len(found) > len(NAMES)
    assert [statement.why for statement in found if not statement.holds] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_checks_refuse_every_change_of_the_reference(begun, name):
    found = strength(begun.exercise(name))
    assert (found.score, found.survivors) == (1.0, ())
    assert found.refused > 0


@pytest.mark.parametrize("name", NAMES)
def test_the_solutions_get_what_they_say_whatever_the_inputs(begun, name):
    right, wrong = solutions(begun, name)
    assert (right.fraction, wrong.fraction) == (1.0, 0.0)
    for solution in (right, wrong):
        namespace = {"__name__": "__main__"}
        exec(solution.code, namespace)
        for seed in range(20):
            verdict = judge(begun.exercise(name), LocalAsker(namespace), seed)
            assert verdict.score == solution.fraction
            assert (verdict.misconception is None) == (solution is right)


@pytest.mark.parametrize("name", NAMES)
def test_the_known_mistake_is_recognised(begun, name):
    (known,) = begun.exercise(name).misconceptions
    verdict = judge(begun.exercise(name), LocalAsker({name: known.function}), 1)
    assert (verdict.misconception, verdict.score) == (known.id, 0.0)


def test_the_release_leaks_nothing(begun):
    text = release(begun.assignment("ps1").notebooks["ps1"]).decode()
    assert not any(word in text for word in ("SOLUTION", "HIDDEN", "grade(", "    return"))


def test_nbgrader_and_jupyter_accept_the_notebook(begun):
    notebook = nbformat.read(begun.root / "source/ps1/ps1.ipynb", as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    ids = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len(ids) == len(set(ids)) == 1 + 2 * len(NAMES)
    # Saving it in JupyterLab makes no difference.
    assert nbformat.writes(notebook) + "\n" == (begun.root / "source/ps1/ps1.ipynb").read_text()


def test_what_is_written_is_formatted_as_our_own_cards(tmp_path):
    root = empty_course(tmp_path / "course")
    new_exercise(Course(root), "ps1", "huber(actual, pred, delta=1.0)", title="The Huber loss")
    new_exercise(Course(root), "ps1", "f(a, b, c, d)")
    config = ["--config", str(REPOSITORY / "pyproject.toml")]
    for arguments in (["format", "--check", "--diff"], ["check", "--select", "E,F,W"]):
        command = [sys.executable, "-m", "ruff", *arguments, *config, str(root / "source"), str(root / "reference")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_folder_with_a_configuration_alone_becomes_a_course(tmp_path, run):
    root = empty_course(tmp_path / "course")
    status, out, _ = run(root, "ps1", "squares", "--title", "The squares", "--points", "1.5")
    assert status == 0
    files = {name for name, held in snapshot(root).items() if held is not None}
    assert files == {
        "nbgrader_config.py",
        "source/ps1/ps1.ipynb",
        "reference/ps1/squares.py",
        "reference/ps1/solutions/squares/right/products.py",
        "reference/ps1/solutions/squares/wrong/doubles.py",
    }
    assert all(name in out for name in files - {"nbgrader_config.py"})
    assert "  3. autograder validate --assignment ps1\n" in out
    title, imports, text, answer, test = cells(root / "source/ps1/ps1.ipynb")
    assert [cell["id"] for cell in (imports, text, answer, test)] == [
        "imports", "squares_text", "squares", "squares_test",
    ]  # fmt: skip
    assert (title["source"][0], text["source"][0]) == ("# Ps1\n", "## The squares\n")
    assert test["metadata"]["nbgrader"]["points"] == 1.5
    assert main(["validate", "--course", str(root)]) == 0


def test_the_next_commands_can_be_typed_where_one_is(tmp_path, run, capsys):
    root = empty_course(tmp_path / "my course")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _, out, _ = run(elsewhere, "ps1", "squares", "--course", str(root))
    assert f"validate --assignment ps1 --course '{root}'" in out
    assert f"'{root}/reference/ps1/solutions/squares/right/products.py'" in out
    status, out, _ = run(root / "reference" / "ps1", "ps1", "cubes")
    assert (status, "  cubes.py " in out) == (0, True)


def test_of_a_notebook_that_is_there_nothing_changes_but_its_end(tmp_path):
    root = courses.copy_repository(tmp_path / "course")
    path = root / "source/activations/activations.ipynb"
    path.chmod(0o640)
    before = path.read_text()
    written = new_exercise(Course(root), "activations", "swish(X, beta=1.0)")
    after = path.read_text()
    assert not written.begun
    place = before.rindex("\n  }\n ],\n") + len("\n  }")
    assert after.startswith(before[:place] + ",\n  {\n   ")
    assert after.endswith(before[place:])
    assert [cell["id"] for cell in cells(path)[-3:]] == ["swish_text", "swish", "swish_test"]
    assert json.dumps(json.loads(after), indent=1, ensure_ascii=False) + "\n" == after
    assert path.stat().st_mode & 0o777 == 0o640
    assert [
        s for s in courses.statements(Course(root), assignment="activations", exercise="swish") if not s.holds
    ] == []


def test_a_notebook_gets_the_imports_that_it_lacks(small):
    new_exercise(Course(small), "ps1", "squares")
    imports = cells(small / "source/ps1/ps1.ipynb")[-3]
    assert imports["source"] == ["from autograder.student import check_close, check_gradient"]
    assert imports["metadata"]["nbgrader"]["grade_id"] == "squares_imports"
    assert [s for s in courses.statements(Course(small)) if not s.holds] == []
    new_exercise(Course(small), "ps1", "cubes")
    assert [cell["id"] for cell in cells(small / "source/ps1/ps1.ipynb")[-3:]] == ["cubes_text", "cubes", "cubes_test"]


def test_an_id_that_is_taken_gets_a_number(small):
    path = small / "source/ps1/ps1.ipynb"
    document = json.loads(path.read_text())
    document["cells"][0]["id"] = "draw_text"
    path.write_text(json.dumps(document))
    new_exercise(Course(small), "ps1", "draw")  # nbgrader's id of a task there
    notebook = nbformat.read(path, as_version=4)
    assert [cell["id"] for cell in notebook.cells[-4:]] == ["draw_text_2", "draw_imports", "draw_2", "draw_test"]
    MetadataValidator().validate_nb(notebook)


def test_cells_have_no_ids_where_the_format_has_none(small):
    path = small / "source/ps1/ps1.ipynb"
    document = json.loads(path.read_text())
    document["nbformat_minor"] = 4
    for cell in document["cells"]:
        del cell["id"]
    path.write_text(json.dumps(document))
    new_exercise(Course(small), "ps1", "squares")
    nbformat.validate(nbformat.read(path, as_version=4))
    assert not any("id" in cell for cell in cells(path))


@pytest.mark.parametrize("indent", [None, 1, 2, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("first", [True, False])
def test_cells_are_appended_in_the_notebook_s_own_layout(indent, newline, first):
    document = {"nbformat": 4, "metadata": {"cells": [1, "}]"]}, "cells": [], "nbformat_minor": 5}
    if not first:
        document["cells"] = [courses.text('a "quoted" ] bracket')]
    new = [courses.text("one\ntwo"), courses.code("x = '\u00e9'", courses.nbgrader("x", locked=True))]
    text = json.dumps(document, indent=indent, ensure_ascii=False).replace("\n", newline)
    after = append_cells(text, new)
    assert json.loads(after) == {**document, "cells": [*document["cells"], *new]}
    ordered = [json.loads(json.dumps(cell, sort_keys=True)) for cell in new]
    whole = {**document, "cells": [*document["cells"], *ordered]}
    if not first or indent is None:
        assert after == json.dumps(whole, indent=indent, ensure_ascii=False).replace("\n", newline)


def test_an_assignment_s_only_notebook_gets_the_section_whatever_its_name(small):
    path = small / "source/ps1/ps1.ipynb"
    path.rename(path.with_name("problem1.ipynb"))
    assert new_exercise(Course(small), "ps1", "squares").notebook.name == "problem1.ipynb"


def test_of_several_notebooks_one_is_named(small, run):
    path = small / "source/ps1/ps1.ipynb"
    for name in ("problem1", "problem2"):
        path.with_name(f"{name}.ipynb").write_bytes(path.read_bytes())
    path.unlink()
    status, _, err = run(small, "ps1", "squares")
    assert (status, "name one of these with --notebook: problem1, problem2" in err) == (2, True)
    assert run(small, "ps1", "squares", "--notebook", "problem2")[0] == 0
    assert cells(path.with_name("problem2.ipynb"))[-1]["id"] == "squares_test"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ps1", "double"], "There is an exercise double already"),
        (["ps2", "double"], "a name is used once in the course"),
        (["ps1", "Double"], "There is an exercise double already"),
        (["ps1", "triple"], "gives 'triple' a meaning already"),
        (["ps1", "2x"], "'2x' cannot name an exercise"),
        (["ps1", "_hidden"], "'_hidden' cannot name an exercise"),
        (["ps1", "größe"], "'größe' cannot name an exercise"),
        (["ps1", "x" * 51], "at most 50 characters"),
        (["ps1", ""], "'' cannot name an exercise"),
        (["ps1", "../../x"], "cannot name an exercise"),
        (["ps1", "lambda"], "means something in Python itself"),
        (["ps1", "sum(X)"], "means something in Python itself"),
        (["ps1", "np"], "means something in cards and notebooks already"),
        (["ps1", "f(X"], "is no signature; expected one such as f(X)"),
        (["ps1", "f(X, X)"], "is no signature"),
        (["ps1", "f(eta=1, X)"], "is no signature"),
        (["ps1", "f(X): pass # )"], "is no signature"),
        (["ps1", "f(X) + 1"], "is no signature"),
        (["ps1", "f(X: int)"], "no annotations"),
        (["ps1", "f(X) -> int"], "no annotations"),
        (["ps1", "f(*X)"], "no *"),
        (["ps1", "f(X, *, k=1)"], "no *"),
        (["ps1", "f(np)"], "rename it"),
        (["ps1", "f(f)"], "rename it"),
        (["ps1", "f()"], "no argument without a default"),
        (["ps1", "f(eta=0.1)"], "no argument without a default"),
        (["ps1", "f(X, axis=None)"], "None cannot be a default of f"),
        (["ps1", "f(X, keepdims=True)"], "True cannot be a default of f"),
        (["ps1", "f(X, eta=1e-200)"], "1e-200 cannot be a default of f"),
        (["ps1", "f(X, n=100001)"], "a whole number up to 100000"),
        (["ps1", "f(X, eta=1e999)"], "cannot be a default of f"),
        (["ps1", "f(X, eta=g())"], "cannot be a default of f"),
        (["PS1", "squares"], "There is an assignment 'ps1'"),
        (["../ps2", "squares"], "'../ps2' cannot name an assignment"),
        (["ps 2", "squares"], "'ps 2' cannot name an assignment"),
        (["", "squares"], "'' cannot name an assignment"),
        (["solutions", "squares"], "'solutions' cannot name an assignment"),
        (["ps1", "squares", "--notebook", "ps2"], "There is no notebook 'ps2'"),
        (["ps2", "squares", "--notebook", "a/b"], "'a/b' cannot name a notebook"),
        (["ps1", "squares", "--points", "0"], "cannot have 0 points"),
        (["ps1", "squares", "--points", "nan"], "cannot have nan points"),
        (["ps1", "squares", "--title", 'a """'], "cannot be a title"),
        (["ps1", "squares", "--title", "a\nb"], "cannot be a title"),
        (["ps1", "squares", "--title", "$\\delta$"], "cannot be a title"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_written(small, run, arguments, sentence):
    before = snapshot(small)
    status, out, err = run(small, *arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert snapshot(small) == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("reference/ps1/squares.py", "There is an exercise squares already"),
        ("reference/ps1/solutions/squares/right/mine.py", "Move it away"),
        ("reference/ps1/solutions/squares", "Move it away"),
    ],
)
def test_nothing_that_is_there_is_overwritten(small, run, name, sentence):
    (small / name).parent.mkdir(parents=True, exist_ok=True)
    (small / name).write_text("mine")
    before = snapshot(small)
    status, _, err = run(small, "ps1", "squares")
    assert (status, sentence in err) == (2, True)
    assert snapshot(small) == before


def test_what_is_no_course_is_said(tmp_path, run):
    status, _, err = run(tmp_path, "ps1", "squares")
    assert (status, "expected a folder with nbgrader_config.py." in err) == (2, True)


@pytest.mark.parametrize(("damage", "sentence"), [(b"{", "cannot be read"), ("utf-16", "is not in UTF-8")])
def test_a_notebook_that_cannot_be_continued_is_said(small, run, damage, sentence):
    path = small / "source/ps1/ps1.ipynb"
    path.write_bytes(damage if isinstance(damage, bytes) else path.read_text().encode(damage))
    before = snapshot(small)
    status, _, err = run(small, "ps1", "squares")
    assert (status, sentence in err) == (2, True)
    assert snapshot(small) == before


def test_a_mark_of_the_encoding_is_no_obstacle(small):
    path = small / "source/ps1/ps1.ipynb"
    path.write_text(path.read_text(), encoding="utf-8-sig")
    new_exercise(Course(small), "ps1", "squares")
    assert json.loads(path.read_text(encoding="utf-8-sig"))["cells"][-1]["id"] == "squares_test"


def test_where_the_notebook_cannot_be_written_nothing_is(tmp_path, run):
    root = empty_course(tmp_path / "course")
    (root / "source").mkdir()
    (root / "source" / "ps1").write_text("a file where the assignment's folder should be")
    before = snapshot(root)
    status, _, err = run(root, "ps1", "squares")
    assert (status, "source/ps1" in err) == (2, True)
    assert snapshot(root) == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_where_the_last_write_fails_the_earlier_ones_are_undone(small, monkeypatch, error):
    def replace(source, target):
        raise error

    before = snapshot(small)
    monkeypatch.setattr(authoring.os, "replace", replace)
    with pytest.raises(type(error)):
        new_exercise(Course(small), "ps1", "squares")
    assert snapshot(small) == before


def test_a_file_that_another_puts_into_a_new_folder_survives(small, monkeypatch):
    def replace(source, target):
        (small / "reference/ps1/solutions/squares/theirs.py").write_text("theirs")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(authoring.os, "replace", replace)
    with contextlib.suppress(OSError):
        new_exercise(Course(small), "ps1", "squares")
    assert (small / "reference/ps1/solutions/squares/theirs.py").read_text() == "theirs"
    assert not (small / "reference/ps1/squares.py").exists()


def test_a_notebook_behind_a_link_is_changed_where_it_lies(small, tmp_path):
    path = small / "source/ps1/ps1.ipynb"
    real = tmp_path / "real.ipynb"
    os.replace(path, real)
    path.symlink_to(real)
    new_exercise(Course(small), "ps1", "squares")
    assert path.is_symlink()
    assert cells(real)[-1]["id"] == "squares_test"


def test_an_assignment_that_is_there_may_have_any_name(small):
    os.rename(small / "source/ps1", small / "source/Week 1")
    (small / "source/Week 1/ps1.ipynb").rename(small / "source/Week 1/Week 1.ipynb")
    os.rename(small / "reference/ps1", small / "reference/Week 1")
    new_exercise(Course(small), "Week 1", "squares")
    assert [s for s in courses.statements(Course(small)) if not s.holds] == []


def test_a_course_that_is_begun_is_one_for_new_alone(tmp_path, capsys):
    root = empty_course(tmp_path / "course")
    assert main(["validate", "--course", str(root)]) == 2
    assert "source/ and reference/" in capsys.readouterr().err


def test_new_exercise_names_the_error_of_a_program_s_own(small):
    with pytest.raises(CourseError, match="inf points"):
        new_exercise(Course(small), "ps1", "squares", points=float("inf"))


def test_the_help_says_what_is_written(capsys):
    with pytest.raises(SystemExit):
        main(["new", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert all(
        word in out for word in ("its card", "one right solution and one wrong", "docs/authoring.md", "--points N")
    )
