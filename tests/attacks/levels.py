"""The levels of protection at which the attacks are run, each in a process of its own that is made that way."""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.sandbox.lockdown import LAYERS

from .attack import Attack, load_attacks
from .suite import Row, run
from .target import REPOSITORY, make_target

_CLONE_NEWUSER = 0x10000000
_NAMESPACES = 0x7E020000
_SILENT_SECONDS = 60.0
_AGAIN = 5


@dataclass(frozen=True)
class Level:
    """A name, how it comes about, the walls that are put up there, and what a process does to itself beforehand.

    `known` is what docs/security.md does not promise there, although the grader's measurement does not speak of it.
    """

    name: str
    explained: str
    layers: frozenset[str] = LAYERS
    cold: bool = False
    become: Callable[[], None] | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What one level came to: the protection that the grader measured, the control, and the rows."""

    level: str
    protection: str
    control: str
    rows: tuple[Row, ...]


def _without_namespaces() -> None:
    """As Docker's default profile: no namespaces, no mounts, and nobody may trace."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in ("unshare", "setns", "mount", "umount2", "pivot_root", "ptrace", "process_vm_readv", "keyctl"):
        rules.add_rule(pyseccomp.ERRNO(1), name)
    for bit in (flag for flag in (1 << n for n in range(32)) if flag & _NAMESPACES):
        rules.add_rule(pyseccomp.ERRNO(1), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, bit, bit))
    rules.add_rule(pyseccomp.ERRNO(38), "clone3")
    rules.load()


def _without_rights() -> None:
    """A user other than root, with no capability left: the same files, under another number."""
    if os.getuid() != 0:
        return
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no namespace in which to be somebody else")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")
    os.execv(
        sys.executable, [sys.executable, "-m", "tests.attacks.levels", *sys.argv[1:]]
    )  # which takes the rights away


# Without a mount of its own, a worker leaves the time of its last reading at a file, where the file system keeps it.
TIMES = frozenset({"access times"})

LEVELS = (
    Level("full", "every wall that the machine has"),
    Level("no bubblewrap", "the second wall is not installed", LAYERS - {"bubblewrap"}),
    Level("container", "no user namespaces and no mounts, as in Docker's default profile", become=_without_namespaces, known=TIMES),
    Level("plain user", "a grader without root's rights", become=_without_rights),
    Level("seccomp alone", "an old kernel in a container", frozenset({"seccomp"}), known=TIMES),
    Level(
        "seccomp alone, plain user",
        "the same without root's rights",
        frozenset({"seccomp"}),
        become=_without_rights,
        known=TIMES,
    ),
    Level("landlock alone", "no libseccomp, and no user namespaces", frozenset({"landlock"}), known=TIMES),
    Level("nothing", "warm processes without any wall", frozenset(), known=TIMES),
    Level(
        "unprotected",
        "AUTOGRADER_UNPROTECTED=1: a fresh process for each submission, and no wall",
        frozenset(),
        cold=True,
    ),
)


def run_level(level: Level, attacks: Sequence[Attack], watch: Callable[[Row], None] = lambda row: None) -> Outcome:
    """The attacks at one level, in a process of its own; one that ends the process is named, and the rest goes on."""
    left = list(attacks)
    rows: list[Row] = []
    protection = control = ""
    for _ in range(_AGAIN):
        with tempfile.TemporaryDirectory(prefix="attacks-") as workspace:
            process = _start(level, left, Path(workspace))
            assert process.stdout is not None
            while select.select([process.stdout], [], [], _SILENT_SECONDS)[0]:
                line = process.stdout.readline()
                if not line:
                    break
                kind, said = json.loads(line)
                if kind == "protection":
                    protection = said
                elif kind == "control":
                    control = said
                else:
                    rows.append(Row(**{key: tuple(v) if isinstance(v, list) else v for key, v in said.items()}))
                    left = left[1:]
                    watch(rows[-1])
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if not left:
            break
        if not protection:
            raise RuntimeError(f"The attacks could not be started at the level {level.name!r}.")
        ended = f"ended the grader (status {process.returncode})"
        rows.append(Row(left[0].id, left[0].tries, "ungraded", harmed=(ended,)))
        left = left[1:]
    return Outcome(level.name, protection, control, tuple(rows))


def _start(level: Level, attacks: Sequence[Attack], workspace: Path) -> subprocess.Popen[str]:
    # By this name wherever the package was imported from: pytest finds it in the tests' folder.
    command = [sys.executable, "-m", "tests.attacks.levels", level.name, str(workspace)]
    return subprocess.Popen(
        [*command, *(attack.id for attack in attacks)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=workspace,
        # With one thread alone can a process change what it is.
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )


def main() -> None:
    """In the process of its own: becomes what the level says, and writes a line for each row."""
    _, name, folder, *ids = sys.argv
    workspace = Path(folder)
    [level] = [level for level in LEVELS if level.name == name]
    if level.become is not None:
        level.become()
    by_id = {attack.id: attack for attack in load_attacks()}
    target = make_target(workspace, os.environ)  # type: ignore[arg-type]
    os.environ["HOME"] = str(target.home)
    tempfile.tempdir = str(target.temporary)
    said = run(target, [by_id[id] for id in ids], level.layers, level.cold, level.known)
    kinds = iter(["protection", "control"])
    out = os.fdopen(os.dup(1), "w")
    for line in said:
        print(json.dumps(["row", asdict(line)] if isinstance(line, Row) else [next(kinds), line]), file=out, flush=True)


if __name__ == "__main__":
    main()
