"""Plain kernels come from a process that knows nothing of ours, and end when they should."""

import os
import time

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from autograder.course import CourseError
from autograder.validation.kernels import Ancestor, plain_manager

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="without pidfd each plain kernel is started anew")


@pytest.fixture(scope="module")
def ancestor():
    made = Ancestor(["numpy", "autograder.student", "no_such_module"])
    yield made
    made.close()


def run(ancestor, folder, *sources):
    """The cells of a notebook that ran in a plain kernel."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells),
        kernel_name="python3",
        kernel_manager_class=plain_manager(ancestor),
        shutdown_kernel="immediate",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return cells


def printed(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_it_has_imported_what_it_was_told_but_nothing_of_ours(ancestor, tmp_path):
    said = 'print("numpy" in sys.modules, [name for name in sys.modules if name.startswith("autograder")])'
    (cell,) = run(ancestor, tmp_path, f"import sys; {said}")
    assert printed(cell) == "True []\n"


def test_names_and_random_numbers_of_one_kernel_are_not_another_s(ancestor, tmp_path):
    ask = "import numpy; print('kept' in globals(), numpy.random.random())"
    first, second = (run(ancestor, tmp_path, ask, "kept = 1")[0] for _ in range(2))
    (kept, number), (kept_too, another) = (printed(cell).split() for cell in (first, second))
    assert (kept, kept_too) == ("False", "False")
    assert number != another


def test_a_notebook_runs_in_its_own_folder_and_imports_what_lies_there(ancestor, tmp_path):
    (tmp_path / "helper.py").write_text("HERE = 3\n")
    first, second = run(ancestor, tmp_path, "from helper import HERE; print(HERE)", "import releases")
    assert printed(first) == "3\n"
    assert second.outputs[0].ename == "ModuleNotFoundError"  # it lies beside the ancestor's script


def test_a_kernel_that_dies_is_noticed_and_the_next_one_lives(ancestor, tmp_path):
    with pytest.raises(DeadKernelError):
        run(ancestor, tmp_path, "import os; os._exit(1)")
    assert printed(run(ancestor, tmp_path, "print('well')")[0]) == "well\n"


def test_a_kernel_ends_with_its_ancestor(tmp_path):
    ancestor = Ancestor([])
    kernel = ancestor.fork(["-f", str(tmp_path / "connection.json")], str(tmp_path), {})
    ancestor.close()
    end = time.monotonic() + 60
    while kernel.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    assert kernel.poll() == 0


def test_an_ancestor_that_was_killed_is_said_in_a_sentence(tmp_path):
    ancestor = Ancestor([])
    ancestor._process.kill()
    ancestor._process.wait()
    with pytest.raises(CourseError, match="was ended from outside: validate again"):
        ancestor.fork(["-f", str(tmp_path / "connection.json")], str(tmp_path), {})
    ancestor.close()
