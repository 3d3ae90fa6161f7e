"""`grade` in an ordinary kernel: the instructor tries a source notebook by hand."""

import courses
import nbformat
import pytest
from nbclient import NotebookClient

import autograder
from autograder.kernel import NotFullMarks


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = courses.make_course(tmp_path / "course")
    monkeypatch.chdir(root / "source" / "ps1")
    return root


def test_full_marks_are_shown_and_nothing_is_returned(root, capsys):
    namespace = {"double": lambda x: 2 * x, "autograder": autograder}
    exec("result = autograder.grade('double')", namespace)
    assert namespace["result"] is None
    assert "double: correct" in capsys.readouterr().out


def test_less_than_full_marks_raise_after_the_verdict_is_shown(root, capsys):
    with pytest.raises(NotFullMarks, match="double: 0 of 1"):
        exec("autograder.grade('double')", {"double": lambda x: x, "autograder": autograder})
    assert "expected" in capsys.readouterr().out


def test_outside_a_course_it_says_what_is_missing(tmp_path, monkeypatch):
    from autograder.course import CourseError

    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="No course found"):
        autograder.grade("double")


def test_a_source_notebook_runs_in_a_real_kernel_and_shows_html(root):
    path = root / "source" / "ps1" / "ps1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    (cell,) = [cell for cell in notebook.cells if "grade(" in cell.source]
    shown = [output.data for output in cell.outputs if output.output_type == "display_data"]
    assert "correct" in shown[0]["text/html"]
    assert "double: correct" in shown[0]["text/plain"]
