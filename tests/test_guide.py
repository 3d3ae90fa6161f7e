"""The authoring guide, followed to the letter: its commands run, its files written, its exercise proved."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from courses import REPOSITORY, copy_repository

from autograder.authoring.solutions import solutions
from autograder.course import Course
from autograder.judging import judge
from autograder.judging.asking import LocalAsker
from autograder.validation.strength import strength

GUIDE = (REPOSITORY / "docs" / "authoring.md").read_text()
STEP = re.compile(r"(?:^(?P<where>[^\n]*`):\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"From `(?P<file>[^`]+)`")
WHOLE = re.compile(r"`(?P<file>[^`]+)`")
END = re.compile(r"At the end of `(?P<file>[^`]+)`")
CELL = re.compile(r"In `(?P<file>[^`]+)`, the cell `(?P<cell>[^`]+)`")


@dataclass(frozen=True)
class Followed:
    """The course in which the guide was followed, and what each block of commands printed."""

    root: Path
    printed: list[str]


def carry_out(commands, root, programs):
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(REPOSITORY)}
    shell = ["bash", "-euo", "pipefail", "-c", commands]
    done = subprocess.run(shell, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}"
    return done.stdout


def change_cell(path, id, source):
    document = json.loads(path.read_text())
    (cell,) = [cell for cell in document["cells"] if cell["id"] == id]
    cell["source"] = source.rstrip("\n")
    path.write_text(json.dumps(document))


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The guide, followed in a copy of this repository's course."""
    folder = tmp_path_factory.mktemp("guide")
    programs = folder / "bin"
    programs.mkdir()
    for name, module in (("autograder", "autograder.cli"), ("nbgrader", "nbgrader")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        (programs / name).chmod(0o755)
    root = copy_repository(folder / "course")
    printed = []
    for step in STEP.finditer(GUIDE):
        where, text = step["where"] or "", step["text"]
        if step["language"] == "sh":
            printed.append(carry_out(text, root, programs))
        elif SHOWN.fullmatch(where):
            continue
        elif found := CELL.fullmatch(where):
            change_cell(root / found["file"], found["cell"], text)
        elif found := END.fullmatch(where):
            path = root / found["file"]
            path.write_text(f"{path.read_text()}\n\n{text}")
        else:
            found = WHOLE.fullmatch(where)
            assert found, f"the guide does not say where this belongs:\n{text}"
            (root / found["file"]).write_text(text)
    return Followed(root, printed)


@pytest.fixture(scope="module")
def exercise(followed):
    return Course(followed.root).exercise("huber")


def test_what_is_shown_of_this_course_s_cards_stands_in_them():
    shown = [
        (found["file"], step["text"])
        for step in STEP.finditer(GUIDE)
        if (found := SHOWN.fullmatch(step["where"] or ""))
    ]
    assert len(shown) >= 6
    for file, text in shown:
        assert text in (REPOSITORY / file).read_text(), text


def test_every_card_that_the_guide_names_is_there():
    named = {name for name in re.findall(r"`(reference/[^`]+\.py)`", GUIDE) if "robust_regression" not in name}
    assert len(named) >= 8
    assert [name for name in sorted(named) if not (REPOSITORY / name).is_file()] == []


def test_the_guide_s_course_is_proved_sound_at_the_start_and_at_the_end(followed):
    assert "FAIL" not in followed.printed[0]
    assert "✗" not in followed.printed[-1]
    assert re.search(r"(\d+) of \1 statements hold", followed.printed[-1])


def test_the_guide_s_solutions_get_what_they_say_whatever_the_inputs(followed, exercise):
    found = solutions(Course(followed.root), "huber")
    assert [solution.path.stem for solution in found] == ["clipped", "loop", "half_squares", "jumps"]
    for solution in found:
        namespace = {"__name__": "__main__"}
        exec(solution.code, namespace)
        for seed in range(10):
            assert judge(exercise, LocalAsker(namespace), seed).score == solution.fraction, solution.path


def test_the_guide_s_checks_refuse_every_change_of_the_reference(exercise):
    found = strength(exercise)
    assert (found.survivors, found.refuted, found.unknown) == ((), (), ())
    assert found.score == 1.0
    assert found.equivalent == len(exercise.equivalents) == 2


def test_the_guide_s_mistakes_are_told_apart(exercise):
    assert len(exercise.misconceptions) == 3
    for known in exercise.misconceptions:
        for seed in range(5):
            verdict = judge(exercise, LocalAsker({"huber": known.function}), seed)
            assert (verdict.misconception, verdict.score) == (known.id, 0.0)


def test_a_mistake_is_named_once_it_is_on_the_card_as_the_guide_says(followed):
    all_of_them, again = followed.printed[2:4]
    assert "Large errors are squared as well" in all_of_them
    assert "The loss jumps" not in all_of_them
    assert "The loss jumps" in again


def test_what_the_guide_releases_leaks_nothing(followed):
    text = (followed.root / "release/robust_regression/robust_regression.ipynb").read_text()
    assert "YOUR CODE HERE" in text
    assert not re.search(r"SOLUTION|HIDDEN|grade\(|np\.where", text)


def test_the_guide_s_files_are_formatted_as_all_others(followed):
    config = ["--config", str(REPOSITORY / "pyproject.toml")]
    paths = [followed.root / "reference/robust_regression", followed.root / "source/robust_regression"]
    command = [sys.executable, "-m", "ruff", "format", "--check", *config, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
