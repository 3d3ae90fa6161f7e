"""Fuzzes targets, each in a process of its own: `python -m fuzzing FOLDER TRIES SEED TARGET...`, in tests/.

In the folder each target gets one of its own name: its `corpus`, what libFuzzer `said`, an input that broke it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import atheris

LONGEST = 100_000  # bytes of an input
SECONDS = 300  # after which an input hangs; the machine may have others to serve
# Every branch in these reports to the fuzzer. Atheris is told of whole packages, and takes its time over each module:
# all others are named to it as not meant.
WATCHED = {
    *(f"autograder.{name}" for name in ("checks", "course", "diagnosis", "diagnosis.causes", "notebook", "numeric")),
    *(f"autograder.judging{name}" for name in ("", ".evidence", ".own_loss", ".questions", ".shrinking")),
    *(f"autograder.sandbox.{name}" for name in ("session", "wire")),
    *(f"autograder.showing.{name}" for name in ("autograded", "feedback", "markup", "render", "tables")),
    *(f"autograder.submission{name}" for name in ("", ".handed_in", ".recognition")),
    "dateutil.parser._parser", "maze",
}  # fmt: skip


def unwatched() -> list[str]:
    """The other modules of the packages that have watched ones.

    Raises:
        LookupError: one of the watched is not there: it was moved or renamed, and nothing would be seen of it.
    """
    found = []
    for package in {name.partition(".")[0] for name in WATCHED}:
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            paths = (path.relative_to(Path(folder).parent).with_suffix("") for path in Path(folder).rglob("*.py"))
            found += [".".join(path.parts).removesuffix(".__init__") for path in paths]
    if missing := WATCHED - {"maze"} - set(found):
        raise LookupError(f"no such modules: {', '.join(sorted(missing))}")
    return [name for name in found if name not in WATCHED]


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
    with atheris.instrument_imports(include=list(WATCHED), exclude=unwatched()):  # once, for this is slow
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # jsonschema can do without: a second
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
