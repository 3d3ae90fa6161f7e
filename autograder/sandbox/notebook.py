"""Cells as a notebook runs them: IPython's own, without a terminal, a history or a way to a real shell."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.ma  # NumPy would load it in every worker whose cells need it
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

if TYPE_CHECKING:
    from autograder.sandbox import worker
else:  # in a worker there is no such package, only this file
    import _sandbox_worker as worker

SHELL_MAGICS: Final = frozenset(
    "! !! sx sc system bash sh script python python2 python3 pypy perl ruby cmd pip conda mamba micromamba uv".split()
)


# Where none of this stands, IPython would change nothing; to find that out it takes a cell apart, which takes as long
# as to run it.
_PERHAPS_NO_PYTHON: Final = re.compile(r"[%!?]|^[ \t]*(?:[/,;]|>>>|\.\.\.|In |[ \t\f]+$)|\A\s", re.MULTILINE)


class Compiler(CachingCompiler):  # type: ignore[misc]
    """Names code after its cell, so that messages say "cell 3" as the student counts."""

    label = "cell"
    first_line = 0

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self.label}>"

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        source = transformed_code if raw_code is None else raw_code
        name: str = super().cache(transformed_code, number, source)
        worker.remember(name, source)
        before, magic, _ = source.partition("%%")
        self.first_line = before.count("\n") + 1 if magic and not before.strip() else 0
        return name

    def __call__(self, source: Any, filename: str, symbol: str, *args: Any, **kwargs: Any) -> Any:
        if filename.startswith("<timed") and self.first_line and isinstance(source, ast.AST):
            ast.increment_lineno(source, self.first_line)  # the body of %%time is part of its cell
            filename = f"<{self.label}>"
        return super().__call__(source, filename, symbol, *args, **kwargs)


class Publisher(DisplayPublisher):  # type: ignore[misc]
    """Records what `display` shows."""

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        if self.shell.recorder is not None and isinstance(data, dict):
            self.shell.recorder.display("display", data)

    def clear_output(self, wait: bool = False) -> None:
        if self.shell.recorder is not None:
            self.shell.recorder.outputs.clear()


class Hook(DisplayHook):  # type: ignore[misc]
    """Records the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        if self.shell.recorder is not None:
            self.shell.recorder.display("result", format_dict)

    def finish_displayhook(self) -> None:
        self._is_active = False


class Essentials(ast.NodeTransformer):
    """Keeps what can be run again of a cell that hung or crashed."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        return worker.essentials(node)


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython, with everything that would start another program replaced by a note to the student."""

    recorder: worker.Recorder | None = None
    compiler_class = Type(Compiler)
    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    @property
    def db(self) -> dict[str, Any]:
        return self.__dict__.setdefault("_sandbox_db", {})  # type: ignore[no-any-return]

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """IPython would keep everything printed a second time."""
        yield

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}

    def should_run_async(self, *_: Any, **__: Any) -> bool:
        return False  # an event loop needs sockets

    def init_ipython_dir(self, ipython_dir: Any) -> None:
        """Nothing of it is kept on a disk."""

    def init_profile_dir(self, profile_dir: Any) -> None:
        """Likewise."""

    def system(self, cmd: str) -> None:
        _note(f"`!{cmd.strip()[:200]}` was not run: shell commands are closed while grading")

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        self.system(cmd)
        return [] if split else ""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        if self._closed(f"%{magic_name} {line}", magic_name, self.find_line_magic):
            return None
        if magic_name == "matplotlib":
            line = "inline"  # there is no window, and no page, for another kind of figure
        if magic_name == "config" and "figure_format" in line:
            return None  # figures leave as PNG alone
        return super().run_line_magic(magic_name, line, _stack_depth + 1)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        if self._closed(f"%%{magic_name} {line}", magic_name, self.find_cell_magic):
            return None
        return super().run_cell_magic(magic_name, line, cell)

    def _closed(self, text: str, name: str, find: Any) -> bool:
        if name in SHELL_MAGICS:
            _note(f"`{text.strip()[:200]}` was not run: shell commands are closed while grading")
            return True
        if find(name) is None:
            _note(f"`{text.strip()[:200]}` was not run: there is no such magic while grading")
            return True
        return False

    def transform_cell(self, raw_cell: str) -> str:
        if raw_cell and not _PERHAPS_NO_PYTHON.search(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        transformed: str = super().transform_cell(raw_cell)
        return transformed

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        _note("`exit` was ignored while grading")

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        error = exc_tuple[1] if isinstance(exc_tuple, tuple) else sys.exc_info()[1]
        if self.recorder is not None and error is not None:
            self.recorder.error(error)

    showsyntaxerror = showindentationerror = showtraceback


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def prepare(warm: bool) -> None:
    """In the zygote: makes the shell that all workers inherit; `warm` also loads what draws figures in a notebook."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 100
    config.InteractiveShell.autoawait = False
    shell = Shell.instance(config=config)
    shell.builtin_trap.__enter__()  # functions are called after their cells, and may use `display`
    warnings.filterwarnings("ignore", message="To exit: use 'exit'")
    shell.display_formatter.active_types = ["text/plain", "text/latex", "image/png", "image/jpeg"]
    _rehearse(shell)
    if warm:
        _rehearse_figure()


def _rehearse(shell: Shell) -> None:
    """Goes through what every cell needs, for it is slow the first times, and so for the zygote alone.

    Nothing of it is to be seen in a student's cells.
    """
    from autograder.student import check_close, check_gradient

    for _ in range(worker.REHEARSALS):
        shell.run_cell("pass", store_history=False)
        shell.display_formatter.format(np.arange(2.0))
        with contextlib.redirect_stdout(io.StringIO()):
            check_close(np.arange(2.0), [0.0, 1.0])
    with contextlib.redirect_stdout(io.StringIO()):
        check_gradient(np.sin, 1.0, np.cos)


def _rehearse_figure() -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([0.0, 1.0], label="$x$")
    axes.set_title("title")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
    plt.close("all")
    # What shows figures at the end of a cell draws them; this would draw each once more, for nobody.
    plt.uninstall_repl_displayhook()


class NotebookCells:
    """Runs cells in the zygote's shell, which this process now has for itself.

    Where what they put out is not `shown`, all goes as ever, figures are closed as well, but none is drawn.
    """

    def __init__(self, shown: bool) -> None:
        self._shell: Any = Shell.instance()
        if not shown:
            self._shell.display_formatter.active_types = ["text/plain"]
        self.namespace: dict[str, Any] = self._shell.user_ns

    def run(self, source: str, label: str, only_essentials: bool, recorder: worker.Recorder) -> BaseException | None:
        shell = self._shell
        shell.recorder = recorder
        shell.compile.label = label
        transformers = list(shell.ast_transformers)
        if only_essentials:
            shell.ast_transformers = [Essentials(), *transformers]
        try:
            result = shell.run_cell(source, store_history=True)
        finally:
            shell.recorder = None
            if only_essentials:
                shell.ast_transformers = transformers
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        return error
