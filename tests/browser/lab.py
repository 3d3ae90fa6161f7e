"""Starting a real JupyterLab with nbgrader's extensions."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a-token-for-these-tests"
STARTED_WITHIN = 90


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it listens, and the course that it was started in."""

    url: str
    root: Path

    def link(self, path: str) -> str:
        """The address of a page of this server."""
        return f"{self.url}/{path}{'&' if '?' in path else '?'}token={TOKEN}"


def environment(home: Path) -> dict[str, str]:
    """This environment's programs, and none of the settings of whoever runs the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    return kept | folders | {"PATH": path, "HOME": str(home), "IPYTHONDIR": str(home / "ipython")}


@contextmanager
def jupyterlab(root: Path, home: Path) -> Iterator[Lab]:
    """JupyterLab, started in `root` as an instructor would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    log = home / "jupyterlab.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=root, env=environment(home), stdout=output, stderr=subprocess.STDOUT)
    lab = Lab(f"http://127.0.0.1:{port}", root)
    try:
        deadline = time.monotonic() + STARTED_WITHIN
        while not answers(lab):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.2)
        yield lab
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(lab: Lab) -> bool:
    try:
        with urllib.request.urlopen(lab.link("api/status"), timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
