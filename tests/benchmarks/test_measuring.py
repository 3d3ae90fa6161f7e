"""The processor time and memory of a command are those of everything that it starts, whoever is left to wait for it."""

import sys
import textwrap

import pytest

from benchmarks.measuring import measure

SPIN = """
import os, time

def spin(seconds):
    while time.process_time() < seconds:
        pass
"""


def run(code, tmp_path, **options):
    return measure([sys.executable, "-c", SPIN + textwrap.dedent(code)], cwd=tmp_path, **options)


def test_a_process_that_works_itself_is_counted(tmp_path):
    assert run("spin(0.3)", tmp_path).cpu_seconds >= 0.3


def test_a_grandchild_whose_parent_has_died_is_counted(tmp_path):
    cost = run(
        """
        if not os.fork():
            if not os.fork():
                time.sleep(0.2)  # until nobody above is left
                spin(0.4)
            os._exit(0)
        """,
        tmp_path,
    )
    assert cost.cpu_seconds >= 0.4


def test_waiting_is_not_counted_as_work(tmp_path):
    cost = run("time.sleep(1.0)", tmp_path)
    assert cost.wall_seconds >= 1.0
    assert cost.cpu_seconds < cost.wall_seconds


def test_memory_is_that_of_all_processes_together(tmp_path):
    cost = run(
        """
        held = b"x" * 30_000_000
        if not os.fork():
            own = b"y" * 40_000_000
            time.sleep(0.5)
            os._exit(0)
        os.wait()
        """,
        tmp_path,
        memory=True,
    )
    assert cost.memory >= 70_000_000
    assert cost.memory_kind in ("PSS", "RSS")


def test_memory_is_looked_at_only_where_it_is_asked_for(tmp_path):
    assert run("", tmp_path).memory is None


def test_a_failure_has_its_status_and_its_last_words(tmp_path):
    cost = run("import sys; sys.exit('no such luck')", tmp_path)
    assert cost.status == 1
    assert "no such luck" in cost.output


@pytest.mark.parametrize("code", ["time.sleep(600)", "os.fork() or time.sleep(600)"])
def test_what_does_not_end_is_ended(code, tmp_path, monkeypatch):
    assert run(code, tmp_path, seconds=0.5).status != 0
