"""`autograder serve` in an empty folder, as an instructor starts it on the first day."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager

from service.postgres import free_port
from service.serving import Program

PASSWORD = "a long enough password, surely"


class Blank(Program):
    """`autograder serve` in an empty folder; `link` is what it prints for its first administrator."""

    def __init__(self, folder, log):
        self.folder = folder
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        super().__init__("serve", "--course", folder, "--port", port, "--jobs", 1, log=log)

    @property
    def link(self):
        until = time.monotonic() + 120
        while not (found := re.search(r"http\S+/invitation\S+", self.log.read_text())):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)
        return found[0]


@contextmanager
def blank_service(above):
    """The service in a folder `numerics`, which is made there, until the block ends."""
    folder = above / "numerics"
    folder.mkdir()
    with Blank(folder, above / "log") as server:
        yield server
        if server.process is not None:
            server.stop()
