"""A closed package cannot be used, by whatever way it is come by, and whoever does not use it is not disturbed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograder.sandbox import CellSource, Sandbox
from autograder.sandbox.lockdown import LAYERS

from .conftest import QUICK, cases, text_of

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

# Which walls there are; the last is no wall at all, in a fresh process.
LEVELS = {
    "full": LAYERS,
    "no bubblewrap": LAYERS - {"bubblewrap"},
    "landlock alone": frozenset({"landlock"}),
    "namespaces alone": frozenset({"namespaces"}),
    "seccomp alone": frozenset({"seccomp"}),
    "nothing": frozenset(),
    "unprotected": None,
}

CELLS = """
import numpy as np, scipy, scipy.special as sp
import sklearn.linear_model
from scipy.special import gammaln
from scipy import special
def gamma_of(x):
    return sp.gammaln(x)
after = 1
"""
# Every honest way to come by SciPy's logarithm of the gamma function.
USED = {
    "imported_above": "def {}(x): return sp.gammaln(x)",
    "a_name_imported_above": "def {}(x): return gammaln(x)",
    "through_the_package": "def {}(x): return scipy.special.gammaln(x)",
    "a_module_imported_above": "def {}(x): return special.gammaln(x)",
    "a_name_alone": "{} = gammaln",
    "a_default": "def {}(x, log=sp.gammaln): return log(x)",
    "imported_inside": "def {}(x):\n    from scipy.special import gammaln as own\n    return own(x)",
    "all_of_it_inside": "def {}(x):\n    import scipy.special\n    return scipy.special.gammaln(x)",
    "by_importlib": "import importlib\ndef {}(x): return importlib.import_module('scipy.special').gammaln(x)",
    "by_dunder_import": "def {}(x): return __import__('scipy.special', fromlist=['x']).gammaln(x)",
    "by_a_helper": "def {}(x): return gamma_of(x)",
    "by_exec": "def {}(x, own={{}}):\n    exec('import scipy.special', own)\n    return own['scipy'].special(x)",
    "by_eval": "def {}(x): return eval(\"__import__('scipy.special').special.gammaln(x)\")",
    "from_sys_modules": "import sys\ndef {}(x): return sys.modules['scipy.special'].gammaln(x)",
    "what_another_left": "import sys\ndef {}(x):\n    import sklearn.utils\n    return sys.modules['scipy'].special(x)",
    "by_pickle": "import pickle\ndef {}(x): return pickle.loads(b'cscipy.special\\ngammaln\\n.')(x)",
    "its_constant": "def {}(x): return np.asarray(special.gammaln)",
}
WHERE = "import os, sys, glob\nSITE = os.path.dirname(os.path.dirname(np.__file__))\nSCIPY = SITE + '/scipy'\n"
# And what somebody tries who knows how it is closed.
FORCED = {
    "without_the_finder": """
        sys.meta_path.pop(0)
        import scipy.special as own
        return own.gammaln(x)
    """,
    "with_another_finder": """
        from importlib.machinery import PathFinder
        sys.meta_path[:] = [PathFinder]
        import scipy.special as own
        return own.gammaln(x)
    """,
    "nothing_closed": """
        for finder in sys.meta_path:
            if hasattr(finder, 'names'): finder.names = frozenset()
        import scipy.special as own
        return own.gammaln(x)
    """,
    "by_the_importer_underneath": """
        import builtins, importlib._bootstrap
        builtins.__import__ = importlib._bootstrap.__import__
        import scipy.special as own
        return own.gammaln(x)
    """,
    "by_its_specification": """
        import importlib.util
        from importlib.machinery import PathFinder
        found = PathFinder.find_spec('scipy', [SITE])
        module = importlib.util.module_from_spec(found)
        sys.modules['scipy'] = module
        found.loader.exec_module(module)
        return module.special.gammaln(x)
    """,
    "from_its_file": """
        from importlib.machinery import SourceFileLoader
        return SourceFileLoader('s', SCIPY + '/special/__init__.py').load_module().gammaln(x)
    """,
    "its_library_as_a_module": """
        import importlib.util
        [path] = glob.glob(SCIPY + '/special/_ufuncs.*.so') or [SCIPY + '/special/_ufuncs.so']
        found = importlib.util.spec_from_file_location('_ufuncs', path)
        return importlib.util.module_from_spec(found).gammaln(x)
    """,
    "its_library_by_ctypes": """
        import ctypes
        ctypes.CDLL(glob.glob(SCIPY + '/special/_ufuncs.*.so')[0])
        return np.log(24.0)
    """,
    "from_within_its_folder": """
        os.chdir(SCIPY)
        sys.path.insert(0, '')
        sys.meta_path.pop(0)
        import special as own
        return own.gammaln(x)
    """,
    "under_another_name": """
        os.symlink(SCIPY, 'other')
        sys.meta_path.pop(0)
        sys.path.insert(0, os.getcwd())
        import other.special as own
        return own.gammaln(x)
    """,
    "by_a_descriptor": """
        folder = os.open(SITE, os.O_RDONLY)
        os.open('scipy/special/__init__.py', os.O_RDONLY, dir_fd=folder)
        return np.log(24.0)
    """,
    "by_another_root": """
        open('/proc/self/root' + SCIPY + '/special/__init__.py').read()
        return np.log(24.0)
    """,
    "run_as_a_program": """
        import subprocess
        code = 'import scipy.special; print(scipy.special.gammaln(5.0))'
        return float(subprocess.check_output([sys.executable or 'python3', '-c', code], env={'PYTHONPATH': SITE}))
    """,
    "in_a_thread": """
        import threading
        found = []
        def use():
            import scipy.special
            found.append(scipy.special.gammaln(x))
        thread = threading.Thread(target=use)
        thread.start(); thread.join()
        return found[0]
    """,
    "the_hook_taken_out": """
        import gc, types
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and one.__name__ == 'watch':
                one.__code__ = (lambda *_: None).__code__
        return np.log(24.0)
    """,
    "the_hook_led_astray": """
        import gc, types, builtins
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType) and one.__name__ == 'watch':
                one.__globals__.clear()
                try: one.__defaults__ = (frozenset(),) * len(one.__defaults__)
                except PermissionError: pass
        usual, builtins.isinstance = builtins.isinstance, lambda *_: False
        try: open(SCIPY + '/special/__init__.py').read()
        finally: builtins.isinstance = usual
        return np.log(24.0)
    """,
}


def _function(name: str, body: str) -> str:
    lines = body.strip("\n").rstrip().split("\n")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return f"def {name}(x):\n" + "\n".join(f"    {line[margin:]}" for line in lines)


@pytest.fixture(scope="module", params=LEVELS)
def closing_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A warm process that has imported the packages already, as for a course whose notebooks use them."""
    layers = LEVELS[request.param]
    more = {"cold": True} if layers is None else {"layers": layers}
    patient = replace(QUICK, cell_seconds=10.0, call_seconds=5.0)  # it is imported while others use the machine too
    with Sandbox(["scipy.special", "sklearn"], limits=patient, **more) as made:
        yield made


def test_whoever_uses_a_closed_package_reads_its_name_and_nobody_else_is_disturbed(closing_sandbox):
    sources = [CELLS, *(text.format(name) for name, text in USED.items()), "def own(x): return math.lgamma(x), after"]
    cells = [CellSource(source, f"cell {number}") for number, source in enumerate(["import math", *sources], 1)]
    limits = QUICK
    with closing_sandbox.session(cells, closed_packages=["scipy", "sklearn"], limits=limits) as session:
        assert [result.failure for result in session.run()] == [None] * len(cells)
        found = {name: session.ask(name, cases(5.0))[0].failure for name in USED}
        assert session.ask("own", cases(5.0))[0].value == (math.lgamma(5.0), 1)
    assert {name: failure and failure.kind for name, failure in found.items()} == dict.fromkeys(USED, "forbidden")
    for name, failure in found.items():
        package = "sklearn" if name == "what_another_left" else "scipy"
        assert failure.message == f"`{package}` is closed in this exercise: write it by hand, with NumPy.", name


@pytest.mark.parametrize("name", FORCED)
def test_what_is_forced_gets_nowhere(closing_sandbox, name):
    source = f"import numpy as np\n{WHERE}{_function('f', FORCED[name])}"
    with closing_sandbox.session([CellSource(source, "cell 1")], closed_packages=["scipy"]) as session:
        failure = session.ask("f", cases(5.0))[0].failure
    assert failure is not None
    assert failure.kind in ("forbidden", "error")


def test_beneath_python_the_kernel_s_walls_hold_where_there_are_any(closing_sandbox, request):
    body = """
        import ctypes
        library = ctypes.CDLL(None, use_errno=True)
        found = library.open((SCIPY + '/special/__init__.py').encode(), 0)
        return found >= 0 and ctypes.get_errno() == 0
    """
    source = f"import numpy as np\n{WHERE}{_function('f', body)}"
    with closing_sandbox.session([CellSource(source, "cell 1")], closed_packages=["scipy"]) as session:
        read = session.ask("f", cases(5.0))[0].value
    walls = LEVELS[request.node.callspec.params["closing_sandbox"]] or frozenset()
    assert read == (not walls & {"landlock", "namespaces"})


@pytest.mark.parametrize("name", ["without_the_finder", "from_its_file", "by_a_descriptor", "its_library_by_ctypes"])
def test_the_same_attacks_succeed_where_nothing_is_closed(name):
    source = f"import numpy as np\n{WHERE}{_function('f', FORCED[name])}"
    with Sandbox(["scipy.special"], limits=QUICK) as sandbox, sandbox.session([CellSource(source, "c")]) as session:
        assert session.ask("f", cases(5.0))[0].value == pytest.approx(math.log(24.0))


def test_what_is_closed_to_one_session_is_open_to_the_next(closing_sandbox):
    cells = [CellSource(CELLS, "cell 1")]
    with closing_sandbox.session(cells, closed_packages=["scipy"]) as closed, closing_sandbox.session(cells) as opened:
        assert closed.ask("gamma_of", cases(5.0))[0].failure.kind == "forbidden"
        assert opened.ask("gamma_of", cases(5.0))[0].value == pytest.approx(math.log(24.0))


def test_using_it_in_a_cell_ends_the_cell_and_what_it_would_have_defined_is_forbidden(open_session):
    session = open_session(
        "import scipy.special as sp\nx = sp.gammaln(3)\ndef f(x): return x", "print(sp)", closed_packages=["scipy"]
    )
    used, shown = session.run()
    assert used.failure.kind == "forbidden"
    assert text_of(shown) == "<scipy.special: closed in this exercise>\n"
    failure = session.ask("f", cases(1))[0].failure
    assert failure.kind == "forbidden"
    assert "the cell that should define it did not finish. `scipy` is closed in this exercise" in failure.message


def test_a_library_that_can_do_without_it_is_told_as_ever(open_session, tmp_path):
    (tmp_path / "library.py").write_text("try:\n    import scipy\nexcept ImportError:\n    scipy = None\n")
    session = open_session(
        "import library\ndef f(x): return library.scipy is None", closed_packages=["scipy"], files=tmp_path
    )
    assert session.ask("f", cases(1))[0].value is True


def test_numpy_s_own_functions_are_no_packages(open_session):
    session = open_session(
        "import numpy as np\ndef f(x): return np.linalg.norm(np.fft.fft(np.random.default_rng(0).normal(size=x)))",
        closed_packages=["scipy"],
    )
    assert session.ask("f", cases(4))[0].failure is None


def test_a_package_that_the_sandbox_needs_cannot_be_closed(sandbox):
    with (
        pytest.raises(ValueError, match="cannot close numpy"),
        sandbox.session([], closed_packages=["numpy"]) as session,
    ):
        session.ask("f", cases(1))
