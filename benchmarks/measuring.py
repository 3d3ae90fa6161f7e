"""What a command costs with everything that it starts: processor time, wall time, and the most memory at one time.

`measure` runs the command below a small process of its own, which adopts every descendant whose parent has died and
waits for each of them: the kernel adds up the processor time of those alone that were waited for.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.02
_LOOK_SECONDS = 1.0
_LINGER_SECONDS = 10.0
_KEPT = 4000


@dataclass(frozen=True)
class Cost:
    """What one command has cost.

    `memory` is the largest sum found of its processes' proportional set sizes in bytes (a page that three processes
    share counts a third for each), or None where it was not asked for. `memory_kind` is "PSS", or "RSS" where the
    kernel keeps the proportional size of one of them from us: then shared pages count several times.
    """

    cpu_seconds: float
    wall_seconds: float
    status: int
    output: str = ""
    memory: int | None = None
    memory_kind: str = ""

    def __add__(self, other: Cost) -> Cost:
        """Both, one after the other."""
        memories = [one.memory for one in (self, other) if one.memory is not None]
        return Cost(
            self.cpu_seconds + other.cpu_seconds,
            self.wall_seconds + other.wall_seconds,
            self.status or other.status,
            self.output + other.output,
            max(memories, default=None),
            max(self.memory_kind, other.memory_kind),
        )


def measure(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    memory: bool = False,
    seconds: float = 36_000.0,
) -> Cost:
    """Run a command to its end, and to that of all that it started.

    Looking at the memory takes processor time of its own from a shared machine: what costs are taken from should be
    measured without it. After `seconds` everything is killed, and the status is not 0.
    """
    with tempfile.TemporaryDirectory(prefix="measuring-") as folder:
        result = Path(folder, "cost.json")
        runner = [sys.executable, "-P", str(Path(__file__).resolve()), str(result), str(int(memory)), str(seconds)]
        subprocess.run([*runner, *map(str, command)], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, check=True)
        return Cost(**json.loads(result.read_text(encoding="utf-8")))


def _run(command: Sequence[str], memory: bool, seconds: float) -> Cost:
    """In the small process: the command's cost."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this kernel lets no process adopt its descendants")
    woken, wakes = os.pipe2(os.O_NONBLOCK)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    most, kind = 0, "PSS" if memory else ""
    status, ended = 1, 0.0
    with tempfile.TemporaryFile() as output:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        first = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT).pid
        killed = False
        for pid, how in _deaths(woken, _SAMPLE_SECONDS if memory else _LOOK_SECONDS):
            if pid == first:
                status, ended = os.waitstatus_to_exitcode(how), time.monotonic()
            if pid is None and memory:
                sampled, found = tree_memory(os.getpid())
                most, kind = max(most, sampled), max(kind, found)  # RSS for good, once one had to be that
            late = min(start + seconds, ended + _LINGER_SECONDS if ended else math.inf)
            if pid is None and time.monotonic() > late:
                killed = True
                for descendant in descendants(os.getpid()):
                    with contextlib.suppress(OSError):
                        os.kill(descendant, signal.SIGKILL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        output.seek(max(0, output.seek(0, os.SEEK_END) - _KEPT))
        said = output.read().decode("utf-8", "replace")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, ended - start, status or int(killed), said, most if memory else None, kind)


def _deaths(woken: int, seconds: float) -> Iterator[tuple[int | None, int]]:
    """Process id and status of each child as it ends, adopted ones among them, until there is none; (None, 0) between.

    It looks whenever a child ends, and after `seconds` at the latest.
    """
    while True:
        try:
            pid, how = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid:
            yield pid, how
            continue
        yield None, 0
        select.select([woken], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 4096)


def descendants(pid: int) -> list[int]:
    """The processes below this one."""
    found = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def tree_memory(pid: int) -> tuple[int, str]:
    """Bytes of memory of all processes below this one, and "PSS", or "RSS" if for one of them only that can be read."""
    total, kind = 0, "PSS"
    for process in descendants(pid):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            (size,) = re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
            total += int(size) << 10
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
                total += pages * resource.getpagesize()
                kind = "RSS" if pages else kind  # one that has just ended has none
    return total, kind


if __name__ == "__main__":
    result, memory, seconds = sys.argv[1:4]
    cost = _run(sys.argv[4:], bool(int(memory)), float(seconds))
    Path(result).write_text(json.dumps(asdict(cost)), encoding="utf-8")
