"""What was proved before, by content: a claim whose files, engine and libraries are the same needs no new proof."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import autograder
from autograder.validation.claims import Claim, Statement

LIBRARIES = (
    "numpy",
    "scipy",
    "scikit-learn",
    "mpmath",
    "nbgrader",
    "nbconvert",
    "ipykernel",
    "matplotlib",
    "networkx",
    "torch",
)


class Cache:
    """Statements that held, each in a file of `folder` named by what it rests on; without a folder, none.

    The folder is the course's own, closed to others: what is read there is believed.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self._digests: dict[Path, str] = {}

    def get(self, claim: Claim) -> Statement | None:
        """The statement, if the claim held when everything was as it is now."""
        if self._folder is None:
            return None
        key = self._key(claim)
        self._used.add(key)
        try:
            kept = json.loads((self._folder / key).read_text(encoding="utf-8"))
            figure, brief = str(kept["figure"]), str(kept["brief"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # no such file, or not one of ours: proved again
        return Statement(claim.about, claim.kind, claim.text, figure=figure, brief=brief, unchanged=True)

    def put(self, claim: Claim, statement: Statement) -> None:
        """Keep a statement that holds; one that does not is proved anew each time."""
        if self._folder is None or not statement.holds or statement.skipped:
            return
        kept = {"about": claim.about, "statement": claim.text, "figure": statement.figure, "brief": statement.brief}
        # A checkout that cannot be written to is validated all the same.
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = self._folder / f".{os.getpid()}"
            temporary.write_text(json.dumps(kept), encoding="utf-8")
            temporary.replace(self._folder / self._key(claim))

    def _key(self, claim: Claim) -> str:
        content = hashlib.sha256()
        for part in (_engine(), claim.about, claim.kind, claim.text):
            content.update(part.encode() + b"\0")
        for path in claim.rests_on:
            if path not in self._digests:
                self._digests[path] = _digest(path)
            content.update(self._digests[path].encode() + b"\0")
        return content.hexdigest()[:40]

    def forget_others(self) -> None:
        """Remove what was not asked for: the content that it speaks of is no more."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir() if self._folder else ():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)


def card_files(path: Path, root: Path) -> tuple[Path, ...]:
    """A card and the course's own modules that it imports, directly or not."""
    found: dict[Path, None] = {}
    waiting = [path]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = None
            waiting += _imported(one, root)
    return tuple(found)


def _imported(path: Path, root: Path) -> list[Path]:
    try:
        named = _relative_imports(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return []
    files = []
    for level, name, aliases in named:
        folder = path.parents[level - 1]
        module = folder.joinpath(*name.split(".")) if name else folder
        files += [module.with_suffix(".py"), *(module / f"{alias}.py" for alias in aliases)]
    return [file for file in files if file.is_file() and root in file.parents]


@cache
def _relative_imports(code: str) -> list[tuple[int, str, list[str]]]:
    """Level, module and names of each; by the code itself, since a card is looked at once for each that rests on it."""
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom) and node.level]
    return [(node.level, node.module or "", [alias.name for alias in node.names]) for node in nodes]


def _digest(path: Path) -> str:
    content = hashlib.sha256(path.name.encode())
    for file in _files(path):
        content.update(str(file.relative_to(path.parent)).encode() + b"\0" + file.read_bytes() + b"\0")
    return content.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
    return [path] if path.is_file() else []


@cache
def _engine() -> str:
    """This package's code, the Python that runs it, and the libraries that answers depend on."""
    package = Path(autograder.__file__).parent
    content = hashlib.sha256(f"{platform.python_version()} {platform.machine()}".encode())
    for name in LIBRARIES:
        try:
            content.update(f"{name} {metadata.version(name)}".encode())
        except metadata.PackageNotFoundError:
            content.update(f"no {name}".encode())
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.jinja")]):
        content.update(path.read_bytes())
    return content.hexdigest()
