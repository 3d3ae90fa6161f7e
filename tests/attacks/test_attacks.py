"""No attack gains a point, sees a secret, harms the grader or reaches the next student; and the suite would notice."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from unittest import mock

import pytest

from autograder.sandbox import host

from .attack import Attack, load_attacks
from .levels import LEVELS, Outcome, run_level
from .report import DOCUMENT, report
from .suite import Suite
from .target import make_target
from .watch import MARK, Memory, harm, look

ATTACKS = load_attacks()
BY_ID = {attack.id: attack for attack in ATTACKS}
# Tried every time: what depends on the engine where it has all its walls, what depends on the walls at the level that has
# fewest of them and still promises everything, and of what takes its time one of each kind. The rest is for `make prove`.
ENGINE = ("arguments", "forging", "lying", "patching", "persistence", "recognising")
WALLS = ("closing", "escaping", "network", "persistence", "reading")
OF_EACH_KIND = {
    "crashes/closes_the_wire", "crashes/exits_in_a_call", "crashes/kills_everybody", "crashes/segmentation_fault",
    "resources/disk", "resources/endless_output", "resources/fork_bomb", "resources/ignores_every_signal",
    "resources/judged_again_and_again", "resources/memory_at_once", "resources/never_reads",
    "resources/silence_in_mid_frame", "resources/thread_bomb",
}  # fmt: skip
WALLED = ("full", "container", "plain user", "no bubblewrap")


def tried_every_time(level: str, attack: Attack) -> bool:
    if level == "full":
        return attack.family in ENGINE or attack.id in OF_EACH_KIND
    return level == "container" and attack.family in WALLS


SETTINGS = [
    pytest.param(
        level,
        attack,
        marks=() if tried_every_time(level.name, attack) else pytest.mark.prove,
        id=f"{level.name}-{attack.id}",
    )
    for level in LEVELS
    for attack in ATTACKS
]


@pytest.fixture(scope="session")
def outcome(request: pytest.FixtureRequest) -> Callable[[str], Outcome]:
    """What came of a level: of all attacks that this run of the tests has chosen for it, run once."""
    chosen: dict[str, list[Attack]] = {}
    for item in request.session.items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "attack" in parameters and "level" in parameters:
            chosen.setdefault(parameters["level"].name, []).append(parameters["attack"])

    @cache
    def run(name: str) -> Outcome:
        [level] = [level for level in LEVELS if level.name == name]
        return run_level(level, chosen[name])

    # Two side by side, for they mostly wait; where walls are missing, one could find what another left behind.
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [name for name in WALLED if name in chosen]))
    return run


@pytest.mark.parametrize(("level", "attack"), SETTINGS)
def test_an_attack_comes_to_nothing(outcome, level, attack):
    found = outcome(level.name)
    assert not found.control, "an honest submission does not get full marks"
    [row] = [row for row in found.rows if row.id == attack.id]
    if row.not_tried:
        pytest.skip(row.not_tried)
    assert row.held, row
    if level.name in WALLED:
        assert found.protection == "full"
        assert not row.faults or set(row.excused) & level.known


def test_there_are_attacks_of_every_family_and_each_says_what_it_tries():
    families = {attack.family for attack in ATTACKS}
    assert families == {
        "arguments", "closing", "crashes", "escaping", "forging", "lying", "network", "patching", "persistence", "reading",
        "recognising", "resources",
    }  # fmt: skip
    assert len(ATTACKS) > 200
    assert set(BY_ID) >= OF_EACH_KIND
    assert len({attack.tries for attack in ATTACKS}) == len(ATTACKS)
    assert all(attack.tries.endswith(".") for attack in ATTACKS)


def test_the_page_of_the_attacks_names_each_of_them():
    page = DOCUMENT.read_text()
    missing = [attack.id for attack in ATTACKS if f"| `{attack.name}` | {attack.tries} |" not in page]
    assert not missing, "run python -m tests.attacks --write"


# The controls: with a wall taken away or a secret planted, each of the suite's detectors fires.


@pytest.fixture
def open_suite(tmp_path, monkeypatch) -> Iterator[Callable[..., Suite]]:
    """Makes suites in this process, with the given walls."""
    opened = []
    environment: dict[str, str] = {}
    target = make_target(tmp_path, environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", str(target.temporary))

    def make(*layers: str) -> Suite:
        opened.append(Suite(target, frozenset(layers)))
        return opened[-1].__enter__()

    yield make
    for suite in opened:
        suite.__exit__(None, None, None)


def test_with_files_open_secrets_are_seen_and_points_gained(open_suite):
    suite = open_suite("seccomp")
    assert "read outside" in suite.protection.open
    row = suite.row(BY_ID["reading/files_by_their_paths"])
    assert {"a reference", "hidden tests", "the course's secret", "a file in the home"} <= set(row.secrets)
    assert "another student's work" in row.secrets
    assert suite.row(BY_ID["reading/reference_as_a_module"]).points == 2.0


def test_with_programs_and_sockets_open_the_ways_out_are_told(open_suite):
    suite = open_suite()
    assert any("started" in way for way in suite.row(BY_ID["escaping/starts_a_program"]).escaped)
    assert "reached a listener (udp)" in suite.row(BY_ID["network/datagrams"]).harmed


def test_with_writing_open_the_next_student_is_seen_to_suffer(open_suite):
    suite = open_suite()
    row = suite.row(replace(BY_ID["persistence/other_students_work"], harmless=True))
    assert row.next_student
    assert any("changed files" in what for what in row.harmed)


def test_with_writing_open_what_is_left_for_the_next_submission_is_found(open_suite):
    suite = open_suite()
    row = suite.row(BY_ID["recognising/lent_answers"])
    assert row.points > 0


def test_a_secret_planted_in_the_warm_process_is_seen(open_suite):
    popen = subprocess.Popen

    def leaky(command, *, env, **options):
        return popen(command, env={**env, "GRADER_TOKEN": os.environ["GRADER_TOKEN"]}, **options)

    with mock.patch.object(host.subprocess, "Popen", leaky):
        suite = open_suite("bubblewrap", "namespaces", "landlock", "seccomp")
    assert suite.row(BY_ID["reading/environment"]).secrets == ("the environment",)
    assert suite.row(BY_ID["reading/own_process"]).secrets == ("the environment",)


def test_what_is_left_on_the_machine_is_seen(tmp_path):
    before = look([tmp_path], [tmp_path])
    (tmp_path / MARK).write_text("x")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        found = harm(before, look([tmp_path], [tmp_path]))
        process.kill()
    assert sorted(what.partition(":")[0] for what in found) == [
        "changed files", "left 1 descriptors open", "left files", "left processes",
    ]  # fmt: skip


def test_memory_that_the_grader_took_for_a_while_is_seen():
    memory = Memory()
    memory.start()
    taken = bytearray(os.urandom(1000) * 200_000)
    del taken
    assert memory.growth() > 150


def test_the_page_shows_what_an_attack_gained(outcome):
    row = replace(outcome("full").rows[0], points=1.5, secrets=("the course's secret",), excused=("read outside",))
    page = report([replace(outcome("full"), rows=(row,))])
    assert "gained 1.5 points, saw the course's secret" in page
