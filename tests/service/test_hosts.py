"""Two workers on hosts of their own share the work over PostgreSQL; one of them vanishes, and nothing is lost."""

import contextlib
import os
import shutil
import subprocess
import threading
import time
from contextlib import ExitStack

import pytest
from courses import dump, submission

from autograder.service.opening import close_service, open_service
from autograder.service.settings import ServiceSettings
from autograder.service.store import open_store
from autograder.service.store.models import Event, Outcome, now
from autograder.service.workforce import alive
from service.conftest import release
from service.postgres import Postgres, missing
from service.serving import Class, Server, Worker, assert_each_has_its_verdict, enrol, wait_for_outcomes

SLOWLY = "import time\ntime.sleep(0.5)\ndef double(x): return {factor} * x"
POINTS = {dump(submission(double=SLOWLY.format(factor=factor))): points for factor, points in {2: 3.0, 3: 1.0}.items()}
"""Notebooks to hand in, and what each deserves; grading one lasts so long that both hosts are needed."""
NETWORK = "10.77"
LEASE = 3.0


def _ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


class Host:
    """A network namespace with a cable to this machine, which is .1 at its other end."""

    def __init__(self, number):
        self.name, self.cable, self.address = f"grader{number}", f"cable{number}", f"{NETWORK}.{number}.1"
        self.number = number

    def __enter__(self):
        self.__exit__()
        _ip("netns", "add", self.name)
        _ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("addr", "add", f"{self.address}/24", "dev", self.cable)
        _ip("link", "set", self.cable, "up")
        _ip("-n", self.name, "addr", "add", f"{NETWORK}.{self.number}.2/24", "dev", "eth0")
        _ip("-n", self.name, "link", "set", "lo", "up")
        _ip("-n", self.name, "link", "set", "eth0", "up")
        _ip("-n", self.name, "route", "add", "default", "via", self.address)
        return self

    def __exit__(self, *_):
        with contextlib.suppress(subprocess.CalledProcessError):
            _ip("link", "del", self.cable)
        with contextlib.suppress(subprocess.CalledProcessError):
            _ip("netns", "del", self.name)

    @property
    def prefix(self):
        """What a command begins with to run there, without the folder that is named next: no disk is shared."""
        return "ip", "netns", "exec", self.name, "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"'

    def vanish(self):
        """Pull the cable: no goodbye is heard."""
        _ip("link", "set", self.cable, "down")


@pytest.fixture
def hosts():
    """Two of them."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("Network namespaces are made by root, with iproute2.")
    with ExitStack() as stack:
        try:
            yield [stack.enter_context(Host(number)) for number in (1, 2)]
        except subprocess.CalledProcessError as error:
            pytest.skip(f"No network namespaces can be made here: {error.stderr}")


def _graded_by(database, ids=None):
    """How many submissions, of these, each worker has graded."""
    store = open_store(database)
    with store.reading() as session:
        query = session.query(Outcome.submission_id, Outcome.worker)
        found = [worker for submission_id, worker in query if ids is None or submission_id in ids]
    store.close()
    return {name: sum(worker == name for worker in found) for name in set(found)}


def _in_hand(database, worker):
    """The submissions that a worker has begun and nobody has ended."""
    store = open_store(database)
    with store.reading() as session:
        began = {e.submission_id for e in session.query(Event) if e.kind == "started" and e.data["worker"] == worker}
        ended = {event.submission_id for event in session.query(Event) if event.kind == "done"}
    store.close()
    return began - ended


def _two_hosts(hosts, course_folder, tmp_path, submissions):
    """Two hosts share the first half; one vanishes with work in hand during the second, which the other does."""
    if reason := missing():
        pytest.skip(reason)
    with ExitStack() as stack:
        postgres = stack.enter_context(Postgres(host=hosts[0].address))
        database = postgres.new_database()
        service = open_service(ServiceSettings(course=course_folder, database=database))
        with service.store.writing() as session:
            release(session)
        close_service(service)
        tokens = enrol(database, 40)
        server = stack.enter_context(Server(course_folder, database, jobs=0, lease=LEASE, log=tmp_path / "server.log"))
        workers = {}
        for host in hosts:
            before = set(_workers(database))
            options = {"lease": LEASE, "log": tmp_path / f"{host.name}.log"}
            program = Worker(
                database, tmp_path / f"cache{host.number}", prefix=(*host.prefix, course_folder), **options
            )
            stack.enter_context(program)
            until = time.monotonic() + 120
            while not (new := set(_workers(database)) - before):
                assert time.monotonic() < until, program.log.read_text()[-3000:]
                time.sleep(0.1)
            workers[host.name] = program, new.pop()
        students = Class(server.address, tokens, "ps1", list(POINTS))
        students.hand_in(submissions // 2, over=5)
        wait_for_outcomes(database, set(students.acknowledged.values()), 120)
        shares = _graded_by(database)
        assert set(shares) == {name for _, name in workers.values()}, "both hosts have graded"
        second = threading.Thread(target=students.hand_in, args=(submissions // 2,), kwargs={"over": 5})
        second.start()
        survivor, vanished = workers[hosts[0].name], workers[hosts[1].name]
        until = time.monotonic() + 30
        while not (in_hand := _in_hand(database, vanished[1])):
            assert time.monotonic() < until, "the host that is to vanish takes no work"
        hosts[1].vanish()
        second.join()
        ids = set(students.acknowledged.values())
        wait_for_outcomes(database, ids, 180)
        by = _graded_by(database, in_hand)
        assert by == {survivor[1]: len(in_hand)}, "what the host that vanished had in hand was graded by the other"
        print(f"shares before: {sorted(shares.values())}; in hand when it vanished: {len(in_hand)}")
        assert len(ids) == submissions
        assert_each_has_its_verdict(database, students, POINTS)
        assert survivor[0].stop() == 0


def _workers(database):
    """The names of the workers that there are."""
    store = open_store(database)
    with store.reading() as session:
        found = [worker.name for worker in alive(session, now())]
    store.close()
    return found


def test_two_hosts_share_a_little_work_and_one_of_them_vanishes(hosts, course_folder, tmp_path):
    _two_hosts(hosts, course_folder, tmp_path, submissions=24)


@pytest.mark.prove
def test_two_hosts_share_the_work_and_one_of_them_vanishes(hosts, course_folder, tmp_path):
    _two_hosts(hosts, course_folder, tmp_path, submissions=120)
