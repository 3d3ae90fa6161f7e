"""Clients of a service under test: one for each person, and a real server to ask."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager

import uvicorn
from fastapi.testclient import TestClient

from autograder.service.api.unreadable import HttpProtocol

ROLES = {
    "ada": "student",
    "bob": "student",
    "grace": "grader",
    "ines": "instructor",
    "alan": "administrator",
    "stranger": None,
}
"""The people that there are, and what each is in the course."""
PASSWORD = "a long enough password, surely"
HTML = {"Accept": "text/html"}


def csrf(text):
    """The token in a page's forms."""
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


class Asking:
    """A client for each person, with that person's token; `nobody` has none. Errors are answered, not raised."""

    def __init__(self, app, people):
        self._app = app
        self._people = people
        self._clients = {}

    def __getattr__(self, name):
        """The client of that person."""
        if name not in self._clients:
            headers = {} if name == "nobody" else {"Authorization": f"Bearer {getattr(self._people, name).token}"}
            client = TestClient(self._app, headers=headers, raise_server_exceptions=False, follow_redirects=False)
            self._clients[name] = client
        return self._clients[name]

    def close(self):
        """End all of them."""
        for client in self._clients.values():
            client.close()


@contextmanager
def running(app, port=0):
    """The address of a server that runs the application, until the block ends."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, http=HttpProtocol, log_level="warning", timeout_graceful_shutdown=2
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server has ended"
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
