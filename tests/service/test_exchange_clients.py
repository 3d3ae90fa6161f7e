"""nbgrader's own commands, and JupyterLab's Assignment List, against a real server: by our plugin, and by ngshare's."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from courses import REPOSITORY, STUB, dump, submission

from autograder.service.publishing import Publisher
from autograder.service.store.models import Assignment, Submission, now
from service.grading import grade

VERSION = "0.5.3"
NGSHARE = REPOSITORY / ".ngshare"
COMMANDS = Path(__file__).parent / "nbgrader_commands.py"
OURS = """
import os
from autograder.exchange import configure
c = get_config()
configure(c)
"""
THEIRS = """
import os
import ngshare_exchange
c = get_config()
ngshare_exchange.configureExchange(c, os.environ["AUTOGRADER_URL"] + "/api")
"""
FORMGRADERS_LIST = """
import json
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
app = NbGrader()
app.initialize([])
api = NbGraderAPI(config=app.config)
api.course_id = api.coursedir.course_id = "small"
print(json.dumps(sorted(api.get_released_assignments())))
"""
COURSE = """
from pathlib import Path
c.CourseDirectory.root = {root!r}
"""
ANSWERED = dump(submission())
RELEASED = dump(submission(double=STUB, triple=STUB, why=""))


@pytest.fixture(scope="module")
def ngshare():
    """Where ngshare's unmodified client lies; installed without its dependencies, of which one's pin is stale."""
    folder = NGSHARE / VERSION
    if not folder.is_dir():
        staged = NGSHARE / f".{os.getpid()}"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(staged)]
        done = subprocess.run([*command, f"ngshare_exchange=={VERSION}"], capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(staged, ignore_errors=True)
            pytest.skip(f"ngshare_exchange {VERSION} cannot be installed here: {done.stderr.strip()[-200:]}")
        staged.rename(folder)
    return folder


@pytest.fixture(scope="module")
def forks():
    """A process that has imported nbgrader, and runs each of its commands in one that it forks."""
    with subprocess.Popen([sys.executable, COMMANDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        yield run
        run.stdin.close()


@pytest.fixture(params=["ours", "ngshare"])
def client(request):
    """Which client is used."""
    if request.param == "ngshare":
        request.getfixturevalue("ngshare")
    return request.param


class Home:
    """A person's folder, in which that person runs nbgrader's commands."""

    def __init__(self, folder, person, address, forks, client, root=None):
        self.folder = folder
        self._forks = forks
        (folder / ".jupyter").mkdir(parents=True)
        text = (OURS if client == "ours" else THEIRS) + (COURSE.format(root=str(root)) if root else "")
        (folder / ".jupyter" / "nbgrader_config.py").write_text(text)
        self.environment = {
            "HOME": str(folder),
            "USER": person.name,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "JUPYTERHUB_USER": person.name,
            "JUPYTERHUB_API_TOKEN": person.token,
            "AUTOGRADER_URL": address,
            "PYTHONPATH": str(NGSHARE / VERSION),
        }

    def run(self, *arguments, status=0):
        """What a command prints; its exit status is this one, or any where it is None."""
        request = {"arguments": list(arguments), "folder": str(self.folder), "environment": self.environment}
        self._forks.stdin.write(json.dumps(request) + "\n")
        self._forks.stdin.flush()
        ended, output = json.loads(self._forks.stdout.readline())
        assert status is None or ended == status, output
        assert "Traceback" not in output, output
        return output


@pytest.fixture
def homes(tmp_path, people, address, forks, client, course_folder):
    """`homes.ada` is a student's home, `homes.ines` the instructor's, whose course's folder is the service's."""

    def home(name, root=None):
        return Home(tmp_path / name, getattr(people, name), address, forks, client, root)

    return SimpleNamespace(ada=home("ada"), bob=home("bob"), ines=home("ines", course_folder))


@pytest.fixture
def released(homes, course_folder):
    """The assignment, released by nbgrader's own command."""
    folder = course_folder / "release" / "ps1"
    folder.mkdir(parents=True)
    (folder / "ps1.ipynb").write_bytes(RELEASED)
    (folder / "data").mkdir()
    (folder / "data" / "points.csv").write_text("1,2\n")
    return homes.ines.run("release_assignment", "ps1", "--course", "small", "--force")


def hand_in(home, data=ANSWERED):
    """Fetches the assignment and hands in a notebook."""
    if not (home.folder / "ps1").exists():
        home.run("fetch_assignment", "ps1", "--course", "small")
    (home.folder / "ps1" / "ps1.ipynb").write_bytes(data)
    return home.run("submit", "ps1", "--course", "small")


def test_a_student_lists_fetches_and_submits_and_an_instructor_collects(homes, released, course_folder):
    assert "small ps1" in homes.ada.run("list")
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    assert (homes.ada.folder / "ps1" / "ps1.ipynb").read_bytes() == RELEASED
    assert (homes.ada.folder / "ps1" / "data" / "points.csv").read_text() == "1,2\n"
    assert "small ps1 (already downloaded)" in homes.ada.run("list", "--course", "small")
    (homes.ada.folder / "ps1" / "ps1.ipynb").write_bytes(ANSWERED)
    said = homes.ada.run("submit", "ps1", "--course", "small")
    timestamp = said.partition("Submitted as: small ps1 ")[2].partition("\n")[0].strip()
    assert f"small ada ps1 {timestamp} (no feedback available)" in homes.ada.run("list", "--cached", "ps1")
    homes.ines.run("collect", "ps1", "--course", "small")
    collected = course_folder / "submitted" / "ada" / "ps1"
    assert (collected / "ps1.ipynb").read_bytes() == ANSWERED
    assert (collected / "data" / "points.csv").read_text() == "1,2\n"
    assert (collected / "timestamp.txt").read_text() == timestamp


def test_a_later_submission_is_collected_with_update(homes, released, course_folder):
    collected = course_folder / "submitted" / "ada" / "ps1" / "ps1.ipynb"
    hand_in(homes.ada)
    homes.ines.run("collect", "ps1", "--course", "small")
    hand_in(homes.ada, ANSWERED + b"\n")
    homes.ines.run("collect", "ps1", "--course", "small")
    assert collected.read_bytes() == ANSWERED
    homes.ines.run("collect", "ps1", "--course", "small", "--update")
    assert collected.read_bytes() == ANSWERED + b"\n"


def test_released_feedback_reaches_its_student_alone(homes, released, course_folder):
    hand_in(homes.ada)
    hand_in(homes.bob)
    homes.ines.run("collect", "ps1", "--course", "small")
    for name in ("ada", "bob"):
        folder = course_folder / "feedback" / name / "ps1"
        folder.mkdir(parents=True)
        (folder / "ps1.html").write_text(f"<p>Well done, {name}.")
        shutil.copy(course_folder / "submitted" / name / "ps1" / "timestamp.txt", folder)
    homes.ines.run("release_feedback", "ps1", "--course", "small")
    for home, name in ((homes.ada, "ada"), (homes.bob, "bob")):
        home.run("fetch_feedback", "ps1", "--course", "small")
        (page,) = home.folder.glob("ps1/feedback/*/ps1.html")
        assert page.read_text() == f"<p>Well done, {name}."
        assert "feedback already fetched" in home.run("list", "--cached", "--course", "small")


def test_a_submission_is_graded_and_its_feedback_fetched(homes, released, service, course_folder):
    hand_in(homes.ada, dump(submission(double="def double(x):\n    return 3 * x")))
    grade(service)
    homes.ada.run("fetch_feedback", "ps1", "--course", "small")
    (page,) = homes.ada.folder.glob("ps1/feedback/*/ps1.html")
    assert "return 3 * x" in page.read_text()
    with Publisher(service.store, service.course, course_folder) as publisher:
        publisher.publish()
    published = course_folder / "feedback" / "ada" / "ps1" / "ps1.html"
    published.write_text(published.read_text().replace("</body>", "<p>Seen by Ines.</body>"))
    homes.ines.run("release_feedback", "ps1", "--course", "small")
    homes.ada.run("fetch_feedback", "ps1", "--course", "small")
    assert "Seen by Ines" in page.read_text()


def test_a_refusal_is_told_in_a_sentence(homes, released, service):
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    with service.store.writing() as session:
        session.query(Assignment).one().close_at = now() - timedelta(minutes=1)
    # ngshare's client logs it, and says to the shell that all is well.
    assert "ps1 closed on" in homes.ada.run("submit", "ps1", "--course", "small", status=None)
    with service.store.reading() as session:
        assert session.query(Submission).count() == 0


def test_a_student_releases_nothing(homes, released):
    home = homes.ada
    folder = home.folder / "release" / "ps1"
    folder.mkdir(parents=True)
    (folder / "ps1.ipynb").write_bytes(b"{}")
    said = home.run("release_assignment", "ps1", "--course", "small", "--force", status=None)
    assert "instructor" in said


def test_what_is_released_already_needs_force(homes, released):
    said = homes.ines.run("release_assignment", "ps1", "--course", "small", status=1)
    assert "--force" in said


def test_taking_an_assignment_back_hides_it(homes, released):
    homes.ines.run("list", "--course", "small", "--remove", "ps1")
    assert "small ps1" not in homes.ada.run("list", "--course", "small")


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_a_release_of_another_source_brings_a_warning(homes, released, course_folder):
    assert "WARNING" not in released
    document = submission()
    document["cells"][3]["source"] = "print(double(7))"
    (course_folder / "release" / "ps1" / "ps1.ipynb").write_bytes(dump(document))
    said = homes.ines.run("release_assignment", "ps1", "--course", "small", "--force")
    assert "released with other cells" in said


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_missing_files_are_fetched_again_and_others_left(homes, released):
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    folder = homes.ada.folder / "ps1"
    (folder / "ps1.ipynb").write_bytes(ANSWERED)
    (folder / "data" / "points.csv").unlink()
    assert "already have a copy" in homes.ada.run("fetch_assignment", "ps1", "--course", "small", status=1)
    homes.ada.run("fetch_assignment", "ps1", "--course", "small", "--replace")
    assert (folder / "ps1.ipynb").read_bytes() == ANSWERED
    assert (folder / "data" / "points.csv").read_text() == "1,2\n"


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_what_is_wrong_with_the_address_or_the_token_is_told(homes):
    for change, words in [
        ({"AUTOGRADER_URL": ""}, "set AUTOGRADER_URL"),
        ({"AUTOGRADER_URL": "http://127.0.0.1:9"}, "does not answer"),
        ({"AUTOGRADER_TOKEN": "agt_wrong"}, "no longer valid"),
        ({"JUPYTERHUB_API_TOKEN": ""}, "set AUTOGRADER_TOKEN"),
    ]:
        before = dict(homes.ada.environment)
        homes.ada.environment |= change
        assert words in homes.ada.run("list", status=1)
        homes.ada.environment = before


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_a_work_folder_without_a_notebook_is_not_submitted_where_that_is_strict(homes, released):
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    (homes.ada.folder / "ps1" / "ps1.ipynb").rename(homes.ada.folder / "ps1" / "other.ipynb")
    assert "ps1.ipynb is missing" in homes.ada.run("submit", "ps1", "--course", "small", "--strict", status=1)
    assert "Missing of what was released: ps1.ipynb" in homes.ada.run("submit", "ps1", "--course", "small")


@contextmanager
def losing_the_first_answer_to_a_post(address):
    """The address of a way to the server on which that happens."""
    host, port = address.removeprefix("http://").split(":")
    lost = threading.Event()

    def carry(near):
        with near, socket.create_connection((host, int(port))) as far:
            data = near.recv(1 << 20)
            length = int(data.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            while len(data.partition(b"\r\n\r\n")[2]) < length:
                data += near.recv(1 << 20)
            far.sendall(data.replace(b"Connection: keep-alive", b"Connection: close"))
            answer = b"".join(iter(lambda: far.recv(1 << 20), b""))
            if data.startswith(b"POST") and not lost.is_set():
                lost.set()
                return
            near.sendall(answer)

    def carry_all():
        with suppress(OSError):
            while True:
                carry(listening.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=carry_all)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        assert lost.is_set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_where_an_answer_is_lost_the_work_is_submitted_once(homes, released, service, address):
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    with losing_the_first_answer_to_a_post(address) as unreliable:
        homes.ada.environment["AUTOGRADER_URL"] = unreliable
        assert "Submitted as: small ps1" in homes.ada.run("submit", "ps1", "--course", "small")
    with service.store.reading() as session:
        assert session.query(Submission).count() == 1


def test_work_that_is_too_large_is_refused_in_a_sentence(homes, released, service):
    object.__setattr__(service.settings, "max_upload_bytes", 1_000_000)
    homes.ada.run("fetch_assignment", "ps1", "--course", "small")
    for size, words in ((1_200_000, "larger than 1 MB"), (9_000_000, "send fewer files")):
        (homes.ada.folder / "ps1" / "noise.bin").write_bytes(os.urandom(size))
        assert words in homes.ada.run("submit", "ps1", "--course", "small", status=None)


@pytest.mark.parametrize("client", ["ours"], indirect=True)
def test_a_course_of_the_repositorys_configuration_uses_the_service_where_it_is_named(homes, course_folder, released):
    shutil.copy(REPOSITORY / "nbgrader_config.py", course_folder)
    home = homes.ines
    (home.folder / ".jupyter" / "nbgrader_config.py").unlink()
    home.folder = course_folder
    assert "small ps1" in home.run("list", "--course", "small")
    assert not (course_folder / "exchange").exists()
    home.environment["AUTOGRADER_URL"] = ""
    assert "small ps1" not in home.run("list", "--course", "small")
    assert (course_folder / "exchange").is_dir()


@pytest.mark.parametrize("client", ["ngshare"], indirect=True)
def test_ngshares_command_for_the_roster_adds_and_removes_students(homes, ask):
    home = homes.ines
    students = home.folder / "class.csv"
    students.write_text("student_id,first_name,last_name,email\nzoe,Zoe,Zuse,z@example.org\nines,I,N,i@example.org\n")
    said = [
        subprocess.run(
            [sys.executable, "-m", "ngshare_exchange.course_management", *arguments],
            cwd=home.folder,
            env=home.environment,
            capture_output=True,
            text=True,
        ).stdout
        for arguments in (
            ["add_students", "small", str(students), "--no-gb"],
            ["add_student", "small", "yan", "-f", "Yan", "--no-gb"],
            ["remove_students", "small", "bob", "--no-gb"],
        )
    ]
    assert "zoe was successfully added" in said[0]
    assert "ines is one of the course's staff" in said[0]
    names = [each["username"] for each in ask.ines.get("/api/students/small").json()["students"]]
    assert names == ["ada", "yan", "zoe"]


def test_formgrader_sees_what_is_released_and_collected(homes, released, course_folder):
    home = homes.ines
    done = subprocess.run(
        [sys.executable, "-c", FORMGRADERS_LIST], cwd=home.folder, env=home.environment, capture_output=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == ["ps1"], done.stderr.decode()


@pytest.fixture
def lab(homes, ngshare):
    """A student's Jupyter server with nbgrader's Assignment List; a client that asks it."""
    home = homes.ada
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extension = "nbgrader.server_extensions.assignment_list"
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", f"--port={port}", "--IdentityProvider.token=t"]
    command += [f"--ServerApp.jpserver_extensions={{'{extension}': True}}", f"--ServerApp.root_dir={home.folder}"]
    log = (home.folder / "server.log").open("w+")
    options = {"cwd": home.folder, "env": home.environment, "stdout": log, "stderr": log}
    with log, subprocess.Popen([*command, "--allow-root"], **options) as server:
        headers = {"Authorization": "token t"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as asking:
            until = time.monotonic() + 60
            while True:
                assert server.poll() is None, (home.folder / "server.log").read_text()
                assert time.monotonic() < until, "the server does not start"
                try:
                    asking.get("/api/status").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield asking
        server.terminate()


def listed(response, key):
    """The one entry of the Assignment List that has the key."""
    answer = response.json()
    assert answer["success"], answer
    (entry,) = [entry for entry in answer["value"] if key in entry]
    return entry


def test_jupyterlabs_assignment_list_fetches_submits_and_shows_feedback(lab, homes, released, course_folder):
    assert lab.get("/courses").json() == {"success": True, "value": ["small"]}
    form = {"course_id": "small", "assignment_id": "ps1"}
    entry = listed(lab.get("/assignments", params=form), "notebooks")
    assert (entry["assignment_id"], entry["status"]) == ("ps1", "released")
    entry = listed(lab.post("/assignments/fetch", data=form), "notebooks")
    assert (entry["status"], entry["path"]) == ("fetched", "ps1")
    (homes.ada.folder / "ps1" / "ps1.ipynb").write_bytes(ANSWERED)
    (sent,) = listed(lab.post("/assignments/submit", data=form), "submissions")["submissions"]
    assert (sent["status"], sent["has_exchange_feedback"]) == ("submitted", False)
    homes.ines.run("collect", "ps1", "--course", "small")
    folder = course_folder / "feedback" / "ada" / "ps1"
    folder.mkdir(parents=True)
    (folder / "ps1.html").write_text("<p>Well done.")
    shutil.copy(course_folder / "submitted" / "ada" / "ps1" / "timestamp.txt", folder)
    homes.ines.run("release_feedback", "ps1", "--course", "small")
    (sent,) = listed(lab.get("/assignments", params=form), "submissions")["submissions"]
    assert (sent["has_exchange_feedback"], sent["has_local_feedback"]) == (True, False)
    (sent,) = listed(lab.post("/assignments/fetch_feedback", data=form), "submissions")["submissions"]
    assert sent["has_local_feedback"]
    assert (homes.ada.folder / sent["local_feedback_path"] / "ps1.html").read_text() == "<p>Well done."
