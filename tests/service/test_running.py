"""`autograder serve` and `autograder worker` as one runs them: real processes, signals, a course that changes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from courses import CARD, dump, submission

from autograder.cli import main
from service.serving import AUTOGRADER, Class, Server, enrol, wait_for_outcomes

TRIPLE = dump(submission(double="def double(x): return 3 * x"))


@pytest.fixture(scope="module")
def running(tmp_path_factory, prepared):
    """A server of a copy of the small course, with a grader beside it, and its students' tokens."""
    folder = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("running") / "course"))
    database = f"sqlite:///{folder}/service.db"
    tokens = enrol(database, 4)
    with ExitStack() as stack:
        server = stack.enter_context(Server(folder, database, jobs=1, log=folder / "log"))
        server.folder, server.database, server.tokens = folder, database, tokens
        yield server


def _score(server, name, data):
    students = Class(server.address, {name: server.tokens[name]}, "ps1", [data])
    students.hand_in(1, threads=1)
    assert not students.refused
    (made,) = students.acknowledged.values()
    wait_for_outcomes(server.database, [made], 60, published=True)
    headers = {"Authorization": f"Bearer {server.tokens[name]}"}
    return httpx.get(f"{server.address}/api/v1/submissions/{made}", headers=headers).json()["score"]


def test_what_is_handed_in_is_graded_and_published(running):
    assert _score(running, "student0", TRIPLE) == 1.0
    assert (running.folder / "submitted/student0/ps1/ps1.ipynb").read_bytes() == TRIPLE
    assert (running.folder / "feedback/student0/ps1/ps1.html").is_file()


def test_it_says_where_it_is_and_who_may_administer_it(running):
    said = running.log.read_text()
    assert f"is served at {running.address}" in said
    assert f"{running.address}/invitation?secret=" in said


def test_what_was_killed_beside_the_server_is_started_again(running):
    for pid in running.children():
        os.kill(pid, signal.SIGKILL)
    assert _score(running, "student1", TRIPLE) == 1.0


def test_after_a_card_has_changed_the_next_submission_is_graded_by_it(running):
    card = running.folder / "reference/ps1/double.py"
    before = time.monotonic()
    card.write_text("this is no Python\n")
    while "the course is graded as it was before" not in running.log.read_text():
        assert time.monotonic() < before + 60
        time.sleep(0.1)
    assert _score(running, "student2", TRIPLE) == 1.0
    card.write_text(CARD.replace("return 2.0 * x", "return 3.0 * x"))
    while _score(running, "student3", TRIPLE) != 3.0:
        assert time.monotonic() < before + 120
        time.sleep(0.5)


def test_it_ends_in_order_when_told_to(running):
    assert running.stop() == 0


def test_a_port_that_is_taken_is_told_with_what_to_do(course_folder, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--course", str(course_folder), "--port", port, "--jobs", "0"]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_worker_without_a_database_is_told_what_to_name(capsys, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_DATABASE", raising=False)
    assert main(["worker"]) == 2
    assert "--database" in capsys.readouterr().err


def test_a_database_of_another_kind_is_refused(capsys):
    assert main(["worker", "--database", "mysql://nowhere/db"]) == 2
    assert "neither SQLite nor PostgreSQL" in capsys.readouterr().err


def test_where_the_server_is_not_installed_it_says_how_to(course_folder):
    hide = "import sys; sys.modules['uvicorn'] = None; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", hide, "serve", "--course", str(course_folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'autograder[server]'" in done.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_help_needs_nothing_but_python(command):
    check = (
        f"import sys; from autograder.cli import main\ntry: main(['{command}', '--help'])\nexcept SystemExit: pass\n"
    )
    check += "assert 'numpy' not in sys.modules and 'sqlalchemy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True).returncode == 0
    assert AUTOGRADER.is_file()
