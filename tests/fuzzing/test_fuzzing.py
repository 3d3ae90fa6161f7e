"""Whatever bytes are handed in or come over the wire, there is a value or a refusal: by coverage-guided tries.

libFuzzer drives them (through Atheris), in processes of their own; Hypothesis makes structured input of its bytes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="Atheris has no wheel for this machine")

from .targets import TARGETS

TESTS = Path(__file__).parent.parent
LONG = 300  # times as many tries as briefly


def fuzz(folder: Path, *names: str, times: float, seed: int) -> int:
    """The exit status of fuzzing these targets: not 0 where one of them raised, hung or took too much memory."""
    paths = os.pathsep.join([str(TESTS), str(folder)])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0"}
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(folder)
    command = [sys.executable, "-m", "fuzzing", str(folder), str(times), str(seed), *names]
    return subprocess.run(command, cwd=TESTS, env=environment).returncode


def assert_sound(folder: Path, name: str) -> None:
    said = (folder / name / "said").read_text(errors="replace")
    assert "Done" in said, said[-6000:]
    assert not [path for way in ("crash", "timeout", "oom") for path in (folder / name).glob(f"{way}-*")], said[-6000:]
    covered = [int(number) for number in re.findall(r"cov: (\d+)", said)]
    assert covered[-1] > 30, "the fuzzer reaches nothing: its seeds are wrong"


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzzed")
    fuzz(folder, *(f"fuzzing.targets:{name}" for name in TARGETS), times=1, seed=1)
    return folder


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_is_tried_briefly_breaks(tried: Path, name: str) -> None:
    assert_sound(tried, name)


@pytest.mark.prove
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_that_is_tried_for_long_breaks(tmp_path: Path, name: str, seed: int) -> None:
    fuzz(tmp_path, f"fuzzing.targets:{name}", times=LONG, seed=seed)
    assert_sound(tmp_path, name)


def test_the_fuzzer_finds_its_way_through_conditions_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "maze.py").write_text(
        "from types import SimpleNamespace\n"
        "def maze(data):\n"
        "    if data[:1] == b'a':\n"
        "        if data[1:2] == b'b':\n"
        "            if data[2:3] == b'c':\n"
        "                raise ZeroDivisionError('the end of the maze')\n"
        "TARGETS = {'maze': SimpleNamespace(run=maze, seeds=[b'x'], dictionary=[], briefly=200_000)}\n"
    )
    assert fuzz(tmp_path, "maze:maze", times=1, seed=1) == 1
    assert "the end of the maze" in (tmp_path / "maze" / "said").read_text()
    assert [path.read_bytes()[:3] for path in (tmp_path / "maze").glob("crash-*")] == [b"abc"]
    with pytest.raises(AssertionError, match="the end of the maze"):
        assert_sound(tmp_path, "maze")
