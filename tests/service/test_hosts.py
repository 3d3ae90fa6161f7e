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
from autograder.service.store.models import Outcome
from service.conftest import release
from service.postgres import Postgres, missing
from service.serving import Class, Server, Worker, enrol, wait_for_outcomes

NOTEBOOKS = [dump(submission(double=f"def double(x): return {factor} * x")) for factor in (2, 3)]
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


def _graded_by(database):
    store = open_store(database)
    with store.reading() as session:
        found = [worker for (worker,) in session.query(Outcome.worker)]
    store.close()
    return {name: sum(worker == name for worker in found) for name in set(found)}


@pytest.mark.prove
def test_two_hosts_share_the_work_and_one_of_them_vanishes(hosts, course_folder, tmp_path):
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
        workers = [
            stack.enter_context(
                Worker(
                    database,
                    tmp_path / f"cache{host.number}",
                    lease=LEASE,
                    log=tmp_path / f"{host.name}.log",
                    prefix=("ip", "netns", "exec", host.name),
                )
            )
            for host in hosts
        ]
        students = Class(server.address, tokens, "ps1", NOTEBOOKS)
        first = threading.Thread(target=students.hand_in, args=(60,), kwargs={"over": 5})
        first.start()
        first.join()
        wait_for_outcomes(database, set(students.acknowledged.values()), 120)
        assert len(_graded_by(database)) == 2, "both hosts have graded"
        second = threading.Thread(target=students.hand_in, args=(60,), kwargs={"over": 5})
        second.start()
        time.sleep(1.5)
        hosts[1].vanish()
        second.join()
        ids = set(students.acknowledged.values())
        _, counts = wait_for_outcomes(database, ids, 180)
        assert len(ids) == 120
        assert {len(counts[each]) for each in ids} == {1}
        assert workers[0].stop() == 0
