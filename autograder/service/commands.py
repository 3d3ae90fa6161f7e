"""What the command line does in the course's folder, done by the command line: each time in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.statuses import OURS, USAGE

SIDE_BY_SIDE = 2
"""How many functions may be judged at once; others wait."""


class Refused(Exception):
    """The command was not carried out: the message says what was expected and what was found."""


class Busy(Exception):
    """Another one is being carried out, and two at once would only hinder each other."""


class Commands:
    """The commands of one course's folder."""

    def __init__(self, course: Path) -> None:
        self._course = course
        self._judging = threading.BoundedSemaphore(SIDE_BY_SIDE)
        self._proving = threading.Lock()

    def check(self, exercise: str, filename: str, data: bytes) -> dict[str, Any]:
        """The verdict on the function called `exercise` in a `.py` or `.ipynb` file; `filename` decides which it is.

        Raises:
            Refused: there is no such exercise, or nothing can be judged on this machine.
        """
        with self._judging, tempfile.TemporaryDirectory(prefix="autograder-check-") as folder:
            path = Path(folder, f"handed_in{Path(filename).suffix}")
            path.write_bytes(data)
            found = subprocess.run(self._command("check", exercise, str(path)), capture_output=True, check=False)
        if found.returncode == USAGE or not found.stdout:
            raise Refused(_said(found.stderr))
        verdict: dict[str, Any] = json.loads(found.stdout.splitlines()[0])
        return {**verdict, "file": filename}

    @contextmanager
    def validating(self, assignment: str | None) -> Iterator[Iterator[dict[str, Any]]]:
        """The statements by which the course is proved sound, each as soon as it is decided.

        Raises:
            Busy: the course is being proved already.
            Refused: there is no such assignment, or the course cannot be read.
        """
        if not self._proving.acquire(blocking=False):
            raise Busy
        only = ["--assignment", assignment] if assignment else []
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                self._command("validate", *only), stdout=subprocess.PIPE, stderr=said, start_new_session=True
            )
            assert process.stdout is not None
            try:
                first = process.stdout.readline()
                if not first and process.wait() in (USAGE, OURS):
                    said.seek(0)
                    raise Refused(_said(said.read()))
                lines = process.stdout
                yield (json.loads(line) for lot in ([first] if first else [], lines) for line in lot)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # with the processes that it has begun
                process.wait()
                self._proving.release()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "autograder.cli", *arguments, "--json", "--course", str(self._course)]


def _said(output: bytes) -> str:
    """What the command said of why it did nothing."""
    lines = [line for line in output.decode(errors="replace").splitlines() if line.startswith("autograder: ")]
    return lines[-1].removeprefix("autograder: ") if lines else "The command ended without a word; see the log."
