"""How well workers are locked in is measured, and says what is open when a layer is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import autograder
from autograder.sandbox import CellSource, Limits, Sandbox, SandboxUnavailable
from autograder.sandbox.lockdown import LAYERS

from .conftest import QUICK, cases, text_of

PATHS = [str(Path(__file__).resolve()), str(Path("pyproject.toml").resolve()), "/etc/passwd", "/proc/1/environ"]


def layers(*names: str) -> Sandbox:
    return Sandbox(layers=frozenset(names), limits=QUICK)


def test_with_all_layers_nothing_is_open(sandbox):
    assert (sandbox.protection.level, sandbox.protection.open) == ("full", ())


@pytest.mark.parametrize("missing", ["bubblewrap", "namespaces"])
def test_without_one_of_the_outer_walls_nothing_is_open_either(missing):
    with layers(*LAYERS - {missing}) as sandbox:
        assert sandbox.protection.level == "full"


def test_without_namespaces_cells_still_read_their_files_but_write_none(tmp_path):
    (tmp_path / "x.txt").write_text("given")
    for names in ({"landlock", "seccomp"}, {"bubblewrap", "landlock", "seccomp"}):
        source = "import os\nprint(open('x.txt').read(), os.listdir('.'))\nopen('y.txt', 'w')"
        with layers(*names) as sandbox, sandbox.session([CellSource(source, "cell 1")], files=tmp_path) as session:
            [result] = session.run()
        assert text_of(result) == "given ['x.txt']\n"
        assert result.failure is not None
        assert os.listdir(tmp_path) == ["x.txt"]


def test_without_seccomp_forking_is_open():
    with layers("bubblewrap", "namespaces", "landlock") as sandbox:
        assert sandbox.protection.level == "reduced"
        assert "fork" in sandbox.protection.open
        assert not {"read outside", "write outside", "signal others"} & set(sandbox.protection.open)


def test_with_nothing_but_seccomp_files_are_open():
    with layers("seccomp") as sandbox:
        assert sandbox.protection.level == "reduced"
        assert "read outside" in sandbox.protection.open
        assert not {"network", "fork", "signal others"} & set(sandbox.protection.open)


def test_with_no_layer_everything_is_open_and_answers_still_come():
    with layers() as sandbox:
        assert sandbox.protection.level == "none"
        assert {"read outside", "write outside", "network", "fork", "signal others"} <= set(sandbox.protection.open)
        with sandbox.session([CellSource("def f(x): return x", "cell 1")]) as session:
            assert session.ask("f", cases(3))[0].value == 3


def test_what_a_worker_forked_is_ended_with_it():
    source = (
        "import os, time\n"
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n    os._exit(0)"
    )
    with layers() as sandbox:
        [zygote] = sandbox._zygotes
        children = Path(f"/proc/{zygote._process.pid}/task/{zygote._process.pid}/children")
        with sandbox.session([CellSource(source, "cell 1")], notebook=False) as session:
            session.run()
        assert children.read_text() == ""


def test_named_private_files_are_part_of_the_measurement(tmp_path):
    secret = tmp_path / "reference.py"
    secret.write_text("answer = 42")
    with Sandbox(private=[secret], limits=QUICK) as sandbox:
        assert sandbox.protection.level == "full"


@pytest.mark.parametrize("names", [LAYERS, {"landlock"}, {"bubblewrap"}], ids=["all", "landlock", "bubblewrap"])
def test_files_outside_cannot_be_read(names):
    # Behind bubblewrap alone, process 1 is the sandbox's own.
    paths = PATHS if "landlock" in names else PATHS[:-1]
    cells = [CellSource(f"print(len(open({path!r}, 'rb').read()))", "cell 1") for path in paths]
    with layers(*names) as sandbox, sandbox.session(cells, notebook=False) as session:
        assert [result.failure is None for result in session.run()] == [False] * len(paths)


def test_no_environment_of_ours_is_handed_on(monkeypatch):
    monkeypatch.setenv("AUTOGRADER_SECRET", "s3cret")
    cell = CellSource("import os\nprint(dict(os.environ))", "cell 1")
    with Sandbox(limits=QUICK) as sandbox, sandbox.session([cell], notebook=False) as session:
        [result] = session.run()
    assert "s3cret" not in text_of(result)
    assert "PYTHONHASHSEED" in text_of(result)


def test_this_package_cannot_be_read_where_it_is_installed_among_the_others(tmp_path):
    site = tmp_path / "site-packages"
    shutil.copytree(Path(autograder.__file__).parent, site / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "from autograder.sandbox import Sandbox, CellSource\n"
        "from autograder import sandbox\n"
        "for layers in ({'bubblewrap', 'seccomp'}, {'landlock', 'seccomp'}):\n"
        "    with Sandbox(layers=layers) as s:\n"
        "        source = f'open({sandbox.__file__!r})'\n"
        "        with s.session([CellSource(source, 'c')]) as n: print(n.run()[0].failure.error, sandbox.__file__)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd="/", capture_output=True, text=True, timeout=60
    )
    where = str(site / "autograder" / "sandbox" / "__init__.py")
    assert done.stdout.split() == ["FileNotFoundError", where, "PermissionError", where], done.stderr


def test_nothing_of_a_killed_grader_goes_on(tmp_path):
    program = (
        "from autograder.sandbox import Sandbox, CellSource\n"
        "import os, signal\n"
        "s = Sandbox()\n"
        "n = s.session([CellSource('x = 1', 'c')])\n"
        "n.run()\n"
        "print(*[z._process.pid for z in s._zygotes], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    [group] = done.stdout.split()
    for _ in range(100):
        left = [p for p in Path("/proc").glob("[0-9]*/stat") if _session_of(p) == group]
        if not left:
            break
        time.sleep(0.05)
    assert not left


def _session_of(stat: Path) -> str:
    try:
        return stat.read_text().rpartition(")")[2].split()[3]
    except OSError:
        return ""


def test_elsewhere_than_on_linux_it_must_be_asked_for(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailable, match="AUTOGRADER_UNPROTECTED"):
        Sandbox()


def test_a_cold_worker_answers_like_a_warm_one_and_is_called_unprotected(tmp_path):
    (tmp_path / "x.txt").write_text("given")
    (tmp_path / "large.bin").write_bytes(bytes(3_000_000))
    cells = [
        CellSource("print(open('x.txt').read())\nopen('y.txt', 'w').write('y')", "cell 1"),
        CellSource(
            "import os\ndef f(x):\n    if x == 1: os._exit(3)\n    while x == 2: pass\n    return 2 * x", "cell 2"
        ),
    ]
    with Sandbox(cold=True, limits=Limits(call_seconds=0.5)) as sandbox:
        assert sandbox.protection.level == "none"
        with sandbox.session(cells, files=tmp_path) as session:
            assert text_of(session.run()[0]) == "given\n"
            answers = session.ask("f", cases(3, 1, 4))
            kinds = [answer.failure.kind if answer.failure else answer.value for answer in answers]
            assert kinds == [6, "crash", 8]
            assert session.ask("f", cases(2))[0].failure.kind == "timeout"
    assert sorted(os.listdir(tmp_path)) == ["large.bin", "x.txt"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs root to become somebody else")
def test_a_user_without_rights_is_as_safe(tmp_path):
    program = (
        "from autograder.sandbox import Sandbox, CellSource\n"
        "with Sandbox() as s:\n"
        "    print(s.protection.level, *s.protection.open)\n"
        '    with s.session([CellSource(\'open("a", "w").write("x")\', "c")]) as n: print(n.run()[0].failure)\n'
    )
    nobody: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []}
    try:
        subprocess.run([sys.executable, "-c", "import numpy"], check=True, cwd="/", **nobody)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this Python lies where only root can read it")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        **nobody,
    )
    assert done.stdout.split() == ["full", "None"], done.stderr
