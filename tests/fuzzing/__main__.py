"""Fuzzes targets, each in a process of its own: `python -m fuzzing FOLDER TRIES SEED TARGET...`, in tests/.

In the folder each target gets one of its own name: its `corpus`, what libFuzzer `said`, an input that broke it.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import atheris

LONGEST = 100_000  # bytes of an input
SECONDS = 300  # after which an input hangs; the machine may have others to serve
WATCHED = [f"autograder.{name}" for name in ("notebook", "recognition", "submission", "filing", "feedback", "markup")]
WATCHED += [f"autograder.{name}" for name in ("render", "numeric", "checks", "causes", "evidence", "judging")]
WATCHED += ["autograder.sandbox.wire", "autograder.sandbox.session", "dateutil.parser", "maze"]


def prepare(folder: Path, target: Any) -> list[str]:
    """The target's corpus and dictionary in the folder, and libFuzzer's options that name them."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number, data in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(data)
    if not target.dictionary:
        return [str(corpus), f"-artifact_prefix={folder}/"]
    escaped = ("".join(f"\\x{byte:02x}" for byte in token) for token in target.dictionary)
    (folder / "tokens").write_text("".join(f'"{token}"\n' for token in escaped))
    return [str(corpus), f"-dict={folder / 'tokens'}", f"-artifact_prefix={folder}/"]


def main(folder: Path, times: float, seed: int, *names: str) -> int:
    """Try each target `times` as often as briefly; 1 where one was broken."""
    # Imported once, for this is slow: every branch of what is watched is made to report to the fuzzer.
    with atheris.instrument_imports(include=WATCHED):
        found = {
            name: importlib.import_module(name.partition(":")[0]).TARGETS[name.partition(":")[2]] for name in names
        }
    failed = False
    for name, target in found.items():
        own = folder / name.partition(":")[2]
        options = [*prepare(own, target), f"-runs={int(target.briefly * times)}", f"-seed={seed}"]
        options += [f"-max_len={LONGEST}", f"-timeout={SECONDS}", "-rss_limit_mb=3072", "-len_control=0"]
        child = os.fork()
        if child == 0:
            said = os.open(own / "said", os.O_WRONLY | os.O_CREAT, 0o600)
            os.dup2(said, 1)
            os.dup2(said, 2)
            atheris.Setup([name, *options], lambda data, run=target.run: run(bytes(data)) and None)
            atheris.Fuzz()
            os._exit(99)
        failed |= os.waitpid(child, 0)[1] != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]))
