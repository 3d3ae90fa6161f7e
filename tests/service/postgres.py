"""A real PostgreSQL of the tests' own, run by an unprivileged user, to be killed and started again as they like."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


def missing() -> str:
    """Why there can be no PostgreSQL here; empty where there can."""
    return "" if _binaries() else "PostgreSQL's server is not installed here (Debian: apt-get install postgresql)."


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postgres:
    """A server in a folder of its own. A context manager: at its end nothing of it is left."""

    def __init__(self, *, host="127.0.0.1", durable=True):
        self.host, self.port, self.durable = host, free_port(), durable
        self.folder = Path(tempfile.mkdtemp(prefix="autograder-postgres-"))
        # It refuses to run as root.
        self._user = {"user": _nobody(), "group": _group(), "extra_groups": []} if os.geteuid() == 0 else {}
        if self._user:
            os.chown(self.folder, self._user["user"], self._user["group"])
        self._process = None
        self._count = 0

    def __enter__(self):
        command = [_binaries() / "initdb", "-D", self.folder / "data", "-U", "tester", "-A", "trust", "--no-sync"]
        try:
            subprocess.run(
                [*command, "-E", "UTF8", "--locale=C.UTF-8"], check=True, capture_output=True, cwd="/", **self._user
            )
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        """Start it, and wait until it answers."""
        settings = {
            "listen_addresses": "*" if self.host != "127.0.0.1" else self.host,
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": "on" if self.durable else "off",
            "shared_buffers": "32MB",
        }
        if self.host != "127.0.0.1":
            with open(self.folder / "data" / "pg_hba.conf", "a") as file:
                file.write("host all all 0.0.0.0/0 trust\n")
        options = [f"-c{name}={value}" for name, value in settings.items()]
        self._process = subprocess.Popen(
            [_binaries() / "postgres", "-D", self.folder / "data", *options],
            stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "log", "ab"),  # noqa: SIM115
            cwd="/",
            start_new_session=True,
            **self._user,
        )
        until = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                log = (self.folder / "log").read_text()[-2000:]
                assert self._process.poll() is None, log
                assert time.monotonic() < until, log
                time.sleep(0.05)

    def kill(self):
        """SIGKILL to the server and every process of it, as when the machine goes."""
        if self._process is None:
            return
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with contextlib.suppress(OSError):
            pids = [int(pid) for pid in children.read_text().split()]
            os.kill(self._process.pid, signal.SIGKILL)
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def url(self, database):
        """The address of a database."""
        return f"postgresql://tester@{self.host}:{self.port}/{database}"

    def new_database(self, template="template0"):
        """The address of a new database, a copy of the template."""
        self._count += 1
        name = f"test{self._count}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


def _nobody():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    return 65534


def _group():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_gid
    return 65534
