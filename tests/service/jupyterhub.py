"""A real JupyterHub of the tests' own, on loopback, with its proxy, and browsers that sign in to it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from courses import REPOSITORY

from service.postgres import free_port

TOOLS = REPOSITORY / ".tools"
PROXY = TOOLS / "node_modules" / ".bin" / "configurable-http-proxy"
SERVICE, MANAGED = "autograder", "managed"
"""Services of ours: one that a test runs, and one that the Hub does."""
HUB_TOKEN = "the-service-s-own-token-by-which-the-hub-knows-it"
STAFF_TOKEN = "a-token-of-a-service-that-may-administer-the-hub"
PASSWORD = "dummies may all sign in"

# A user's server that does nothing but tell its token: what a notebook in it finds in its environment.
SERVER = """
import http.server, os, pathlib, urllib.parse
pathlib.Path("token").write_text(os.environ["JUPYTERHUB_API_TOKEN"])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
url = urllib.parse.urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
http.server.HTTPServer((url.hostname, url.port), Answer).serve_forever()
"""

CONFIG = """
import json, sys
from pathlib import Path
given = json.loads(Path("given.json").read_text())
c.JupyterHub.bind_url = f"http://127.0.0.1:{given['port']}{given['prefix']}"
c.JupyterHub.hub_port = given["hub_port"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['api_port']}"
c.ConfigurableHTTPProxy.command = [given["proxy"]]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = given["password"]
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(Path("homes/{username}").resolve())
c.Spawner.cmd = [sys.executable, str(Path("server.py").resolve())]
c.JupyterHub.log_level = "WARN"
c.JupyterHub.services = [
    {
        "name": given["service"],
        "url": given["url"],
        "api_token": given["hub_token"],
        "oauth_no_confirm": True,
        "timeout": 1,  # it is started later
    },
    {
        "name": given["managed"],
        "url": given["managed_url"],
        "command": [given["autograder"], "serve", "--course", given["course"], "--jobs", "0"],
        "oauth_no_confirm": True,
    },
    {"name": "staff", "api_token": given["staff_token"]},
]
access = f"access:services!service={given['service']}"
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self"]},
    {
        "name": "class",
        "scopes": [access, f"access:services!service={given['managed']}"],
        "users": ["ada", "ines", "alan", "newcomer"],
    },
    {"name": "staff", "scopes": ["admin:users", "admin:servers", "tokens"], "services": ["staff"]},
    # As docs/operations.md says, so that nbgrader in a user's server can use the service.
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", access]},
]
"""


def missing():
    """Why there can be no JupyterHub here; empty where there can."""
    return "" if shutil.which("node") and (PROXY.exists() or shutil.which("npm")) else "node and npm are not here."


def _install_proxy():
    """Once in a checkout, whichever of several test processes comes first."""
    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PROXY.exists():
            command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", TOOLS, "configurable-http-proxy@5"]
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
            if done.returncode:
                pytest.skip(f"The Hub's proxy cannot be installed: {done.stderr.strip()[-300:]}")


class JupyterHub:
    """A Hub below the prefix `/university/`, with our service in it. A context manager."""

    prefix = "/university/"

    def __init__(self, folder: Path, course: Path, service_port: int):
        self.folder, self.course = folder, course
        self.port, self.hub_port, self.api_port = free_port(), free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.service_port = service_port
        self._process = None

    def __enter__(self):
        _install_proxy()
        given = {
            "port": self.port,
            "hub_port": self.hub_port,
            "api_port": self.api_port,
            "prefix": self.prefix,
            "proxy": str(PROXY),
            "password": PASSWORD,
            "service": SERVICE,
            "url": f"http://127.0.0.1:{self.service_port}",
            "managed": MANAGED,
            "managed_url": f"http://127.0.0.1:{free_port()}",
            "autograder": str(Path(sys.executable).parent / "autograder"),
            "course": str(self.course),
            "hub_token": HUB_TOKEN,
            "staff_token": STAFF_TOKEN,
        }
        for name, content in {
            "given.json": json.dumps(given),
            "server.py": SERVER,
            "jupyterhub_config.py": CONFIG,
        }.items():
            (self.folder / name).write_text(content)
        (self.folder / "homes").mkdir()
        command = [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"]
        with open(self.folder / "log", "wb") as log:
            environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTERHUB_")}
            self._process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, env=environment
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self):
        until = time.monotonic() + 90
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self.address}{self.prefix}hub/health").status_code == 200:
                    return
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.1)

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def log(self):
        """What the Hub has said."""
        return (self.folder / "log").read_text()[-3000:]

    def environment(self):
        """What the Hub gives a service that it runs itself."""
        return {
            "JUPYTERHUB_SERVICE_NAME": SERVICE,
            "JUPYTERHUB_API_TOKEN": HUB_TOKEN,
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{self.hub_port}{self.prefix}hub/api",
            "JUPYTERHUB_BASE_URL": self.prefix,
            "JUPYTERHUB_SERVICE_PREFIX": f"{self.prefix}services/{SERVICE}/",
            "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE}",
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([f"access:services!service={SERVICE}"]),
        }

    def browser(self, user: str | None = None):
        """A browser; one in which that user has signed in to the Hub."""
        browser = httpx.Client(base_url=self.address, follow_redirects=True, timeout=30)
        if user is not None:
            page = browser.get(f"{self.prefix}hub/login")
            (token,) = re.findall(r'name="_xsrf" value="([^"]*)"', page.text)
            form = {"username": user, "password": PASSWORD, "_xsrf": token}
            # Where one is sent afterwards, to a server that does not run yet, is none of ours.
            answer = browser.post(f"{self.prefix}hub/login?next={self.prefix}hub/home", data=form)
            assert answer.status_code == 200, self.log()
        return browser

    def ask(self, method: str, path: str, **more):
        """The Hub's API, as its staff."""
        headers = {"Authorization": f"token {STAFF_TOKEN}"}
        return httpx.request(method, f"{self.address}{self.prefix}hub/api/{path}", headers=headers, timeout=30, **more)

    def server_token(self, user: str):
        """The JUPYTERHUB_API_TOKEN of a user's server."""
        token = self.folder / "homes" / user / "token"
        if not token.exists():
            self.ask("POST", f"users/{user}")
            answer = self.ask("POST", f"users/{user}/server")
            assert answer.status_code in (201, 202), answer.text + self.log()
            until = time.monotonic() + 30
            while not token.exists():
                assert time.monotonic() < until, self.log()
                time.sleep(0.05)
        return token.read_text()

    def token(self, user: str, *scopes: str):
        """A token of the user's, with these scopes."""
        answer = self.ask("POST", f"users/{user}/tokens", json={"scopes": list(scopes)})
        assert answer.status_code == 201, answer.text
        return answer.json()["token"]
