"""Cells run as in a notebook, and what they show is kept, cleaned and clipped."""

from __future__ import annotations

import base64
import importlib
import sys
import textwrap

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox import CellSource, Sandbox

from .conftest import QUICK, text_of


def test_a_cell_shows_what_it_prints_and_its_last_value(run):
    [result] = run("print('hello')\n1 + 1")
    assert result.outputs == (
        {"output_type": "stream", "name": "stdout", "text": "hello\n"},
        {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1},
    )
    assert result.failure is None


def test_cells_share_their_names(run):
    assert text_of(run("x = 3", "print(x)")[1]) == "3\n"


def test_outputs_are_valid_in_the_notebook_format(run):
    results = run("print(1)", "2", "1/0", "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))", "!ls")
    cells = [
        nbformat.v4.new_code_cell("", outputs=list(result.outputs), execution_count=result.execution_count)
        for result in results
    ]
    nbformat.validate(nbformat.v4.new_notebook(cells=cells))


def test_a_cell_that_raises_is_reported_with_cell_and_line_and_the_next_one_runs(run):
    broken, after = run("def g():\n    return 1 / 0\n\ng()", "print('on')")
    assert broken.failure.kind == "error"
    assert broken.failure.error == "ZeroDivisionError"
    assert broken.failure.where == "cell 1, line 2"
    assert text_of(after) == "on\n"


def test_the_traceback_shows_the_students_lines_and_none_of_ours(run):
    [result] = run("def g():\n    return 1 / 0\n\ng()")
    lines = "\n".join(result.outputs[-1]["traceback"])
    assert "return 1 / 0" in lines
    assert "sandbox" not in lines
    assert "IPython" not in lines


def test_a_syntax_error_names_its_cell_and_line(run):
    [result] = run("x = 1\ndef f(:\n    pass")
    assert (result.failure.error, result.failure.where) == ("SyntaxError", "cell 1, line 2")


def test_a_line_under_a_timing_magic_is_counted_from_the_cells_first(run):
    [result] = run("%%time\nx = 1\nx / 0")
    assert result.failure.where == "cell 1, line 3"


def test_only_safe_kinds_of_display_data_survive(run):
    source = "class A:\n    def _repr_html_(self): return '<script>'\n    def _repr_latex_(self): return '$x$'\nA()"
    [result] = run(source)
    assert set(result.outputs[0]["data"]) == {"text/plain", "text/latex"}


def test_bytes_that_are_no_image_are_not_shown_as_one(run):
    [result] = run("class A:\n    def _repr_png_(self): return b'not a picture'\nA()")
    assert set(result.outputs[0]["data"]) == {"text/plain"}


@pytest.mark.parametrize("line", ["!ls -l", "%pip install x", "%sx ls", "%no_such_magic 3", "x = !ls"])
def test_shell_commands_and_unknown_magics_are_noted_and_skipped(run, line):
    [result] = run(f"{line}\nprint('on')")
    assert "was not run" in text_of(result, "stderr")
    assert text_of(result) == "on\n"
    assert result.failure is None


@pytest.mark.parametrize("magic", ["bash", "sh", "script python", "no_such_magic"])
def test_cells_in_other_languages_are_noted_and_skipped(run, magic):
    [result] = run(f"%%{magic}\nls")
    assert "was not run" in text_of(result, "stderr")
    assert result.failure is None


@pytest.mark.parametrize(
    "source",
    ["%timeit -n1 -r1 1 + 1", "%%time\nx = 1", "%load_ext autoreload\n%autoreload 2", "%cd /tmp", "?len", "%whos"],
)
def test_usual_magics_work(run, source):
    [result] = run(source)
    assert result.failure is None
    assert not [output for output in result.outputs if output["output_type"] == "error"]
    assert text_of(result, "stderr") == ""


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "import sys; sys.exit()", "raise KeyboardInterrupt"])
def test_leaving_is_an_error_of_the_cell_and_the_next_one_runs(run, source):
    left, after = run(source, "print('on')")
    assert left.failure.kind == "error"
    assert text_of(after) == "on\n"


def test_exit_is_ignored(run):
    assert text_of(run("exit()\nprint('on')")[0]) == "on\n"


def test_input_says_that_nobody_is_there(run):
    assert "nobody is there" in run("input('name? ')")[0].failure.message


def _texts(value):
    """All texts within an output."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def test_no_escape_sequence_reaches_a_result(run):
    source = "print('\\x1b[31mred\\x1b[0m\\x07')\nraise ValueError('\\x1b]0;title\\x07bad\\x1b[2J')"
    [result] = run(source)
    assert not any("\x1b" in text for output in result.outputs for text in _texts(output))
    assert text_of(result) == "red\n"
    assert result.outputs[-1]["evalue"] == "bad"


def test_long_output_is_cut_with_a_note(run):
    [result] = run("print('x' * 150_000)")
    assert result.failure is None
    assert 100_000 < len(text_of(result)) < 101_000
    assert "cut here" in text_of(result)


def test_endless_output_is_a_failure_even_when_the_cell_catches_everything(run):
    source = "while True:\n    try:\n        print('x' * 100_000)\n    except BaseException:\n        break"
    [result] = run(source)
    assert (result.failure.kind, result.failure.limit) == ("limit", "output")


def test_errors_without_end_are_kept_as_errors_alone(run):
    forging = """
        import sys
        def found():
            frame = sys._getframe()
            while frame is not None:
                yield from (value for value in list(frame.f_locals.values()) if type(value).__name__ == "Worker")
                frame = frame.f_back
        def run_cell(self, message):
            outputs = [["error", "E", "m" * 999, ["<" * 999] * 95]] * 9
            self._pipe.send({"id": message["id"], "outputs": outputs, "failure": None})
        type(list(found())[0])._run_cell = run_cell
    """
    results = run(textwrap.dedent(forging), *["1"] * 40)
    kinds = [[output["output_type"] for output in result.outputs] for result in results[1:]]
    assert {each[0] for each in kinds} == {"error"}
    assert kinds[-1] == ["error", "stream"]
    assert "left out" in text_of(results[-1])
    assert sum(len(str(result.outputs)) for result in results) < 8_000_000


def test_output_past_pythons_streams_is_kept(run):
    assert text_of(run("import os\n_ = os.write(1, b'raw')")[0]) == "raw"


def test_files_of_the_notebook_are_found_in_the_working_folder(run, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("1,2\n3,4\n")
    (tmp_path / "helper.py").write_text("answer = 42\n")
    source = "import numpy as np, helper\nprint(np.loadtxt('data/x.csv', delimiter=',').sum(), helper.answer)"
    assert text_of(run(source, files=tmp_path)[0]) == "10.0 42\n"


def test_many_files_and_files_larger_than_may_be_written_are_found_too(run, tmp_path):
    (tmp_path / "large.bin").write_bytes(bytes(20_000_000))
    for number in range(400):
        (tmp_path / f"{number}.txt").write_text("x")
    [result] = run("import os\nprint(len(os.listdir('.')), os.path.getsize('large.bin'))", files=tmp_path)
    assert text_of(result) == "401 20000000\n"


def test_files_written_while_running_are_private_and_gone_afterwards(run, tmp_path):
    source = (
        "import os, numpy as np\nnp.save('a.npy', np.eye(2))\nopen('x.txt', 'a').write('mine')\n"
        "print(sorted(os.listdir('.')))"
    )
    (tmp_path / "x.txt").write_text("given")
    for _ in range(2):
        assert text_of(run(source, files=tmp_path)[0]) == "['a.npy', 'x.txt']\n"
    assert (tmp_path / "x.txt").read_text() == "given"


def test_a_full_disk_is_called_by_its_name(run):
    [result] = run("for i in range(40):\n    open(f'{i}', 'wb').write(bytes(1_000_000))")
    assert (result.failure.kind, result.failure.limit) == ("limit", "disk")


def test_no_file_is_larger_than_the_limit_though_there_is_room_for_what_was_handed_in(run, tmp_path):
    (tmp_path / "given.bin").write_bytes(bytes(20_000_000))
    source = "import os\nos.remove('given.bin')\nopen('x', 'wb').write(bytes(18_000_000))"
    [result] = run(source, files=tmp_path)
    assert (result.failure.kind, result.failure.limit) == ("limit", "disk")


def test_the_students_toolkit_is_there_and_the_rest_of_the_package_is_not(run):
    toolkit, rest = run(
        "from autograder.student import check_close\ncheck_close(1.0, 1.0)", "import autograder.grading"
    )
    assert toolkit.failure is None
    assert rest.failure.error == "ModuleNotFoundError"


def test_a_plain_file_runs_without_ipython(run):
    [result] = run("import sys\nprint('IPython' in sys.modules, __name__)\n1 + 1", notebook=False)
    assert text_of(result).split()[1] == "submission"
    assert len(result.outputs) == 1


def test_running_twice_gives_the_same_results(open_session):
    session = open_session("import random\nprint(random.random())")
    assert session.run() == session.run()


def test_figures_are_shown_at_the_end_of_their_cell():
    pytest.importorskip("matplotlib")
    cells = [
        "%matplotlib inline\nimport matplotlib.pyplot as plt",
        "plt.plot([1, 2])\nplt.savefig('a.png');",
        "print(1)",
    ]
    sources = [CellSource(cell, "cell") for cell in cells]
    with Sandbox(["matplotlib.pyplot"], limits=QUICK) as sandbox, sandbox.session(sources) as session:
        first, figure, last = session.run()
    assert first.outputs == ()
    assert base64.b64decode(figure.outputs[-1]["data"]["image/png"]).startswith(b"\x89PNG")
    assert len(last.outputs) == 1


@pytest.mark.parametrize("show", ["plt.show()", "pass"])
def test_a_figure_is_drawn_as_often_as_it_is_shown_and_never_where_nobody_sees_it(show):
    pytest.importorskip("matplotlib")
    cells = [
        "import matplotlib.pyplot as plt\nfrom matplotlib.axes import Axes\nbefore, draws = Axes.draw, []",
        "def draw(*args, **kwargs):\n    draws.append(1)\n    return before(*args, **kwargs)\nAxes.draw = draw",
        f"plt.plot([1, 2])\n{show}",
        "print(len(draws), plt.get_fignums())",
    ]
    sources = [CellSource(cell, "cell") for cell in cells]
    with Sandbox(["matplotlib.pyplot"], limits=QUICK) as sandbox:
        with sandbox.session(sources) as session:
            *_, figure, last = session.run()
        with sandbox.session(sources, shown=False) as session:
            *_, unseen, nothing = session.run()
    assert "image/png" in figure.outputs[-1]["data"]
    # Once to see how much room it takes, once for good.
    assert text_of(last) == "2 []\n"
    assert not any("image/png" in output.get("data", {}) for output in unseen.outputs)
    assert text_of(nothing) == "0 []\n"


LINES = st.sampled_from(
    "x = 1|def f(x):|    return x||   |%time x|  !ls|x?|a = b % c|if a != b:|/f x|,f x|;f x|>>> x|... y|In [1]: x|"
    "y = %pwd|\tz|# why?|s = '''|'''|f(|)|\\|x \\|é = 'ü'|\x0cx|x\x0cy".split("|")
)


@pytest.fixture(scope="module")
def perhaps_no_python():
    names = ("lockdown", "wire", "closing", "worker", "notebook")
    with pytest.MonkeyPatch.context() as patch:
        for name in names:  # as a warm process loads them
            module = importlib.import_module(f"autograder.sandbox.{name}")
            patch.setitem(sys.modules, f"_sandbox_{name}", module)
        yield module._PERHAPS_NO_PYTHON


@given(lines=st.lists(LINES, min_size=1, max_size=6), end=st.sampled_from(["", "\n"]))
@settings(deadline=None, max_examples=300)
@example(lines=["if a != b:", "        f(", ")", "    return x"], end="")
@example(lines=["def f(x):", "        y = 2", "    return x"], end="")
def test_what_ipython_would_change_is_known_beforehand(lines, end, perhaps_no_python):
    cell = "\n".join(lines) + end
    if not cell or perhaps_no_python.search(cell):
        return
    try:
        transformed = TransformerManager().transform_cell(cell)
    except SyntaxError as error:  # IPython tells it, and so does Python, which compiles the cell as it is
        with pytest.raises(type(error)):
            compile(cell, "cell", "exec")
    else:
        assert transformed == cell.removesuffix("\n") + "\n"
