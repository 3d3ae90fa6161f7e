"""Where Python and its packages lie on this machine, and which of it a worker may read."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OWN_PACKAGE: Final = "autograder"
_SYSTEM: Final = "/etc/ld.so.cache /etc/localtime /usr/share/zoneinfo /usr/share/fonts /lib64 /usr/lib64".split()


@dataclass(frozen=True)
class Installation:
    """What a worker's Python is made of; every path is real and exists."""

    executable: str
    standard_library: str
    site_packages: tuple[str, ...]
    libraries: tuple[str, ...]


def find_installation() -> Installation:
    """The installation that this process runs on."""
    executable = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    site = [os.path.realpath(p) for p in sys.path if os.path.basename(p) in ("site-packages", "dist-packages")]
    shared = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib")
    machine = sysconfig.get_config_var("MULTIARCH") or ""
    libraries = [*shared.glob("*.so*"), *(Path(p) for p in _SYSTEM)]
    libraries += [Path(base) / machine for base in ("/lib", "/usr/lib") if machine]
    return Installation(
        executable,
        os.path.realpath(sysconfig.get_path("stdlib")),
        tuple(dict.fromkeys(p for p in site if os.path.isdir(p))),
        tuple(str(path) for path in libraries if path.exists()),
    )


def hidden(installation: Installation, closed_packages: Collection[str] = ()) -> list[str]:
    """What lies among the packages and is not for a worker: this package, what points to it, and closed packages."""
    found = []
    for folder in (*installation.site_packages, installation.standard_library):
        for name in os.listdir(folder):
            distribution = name.partition("-")[0]
            root = name.partition(".")[0]
            own = distribution == OWN_PACKAGE and (name == OWN_PACKAGE or name.endswith(".dist-info"))
            pointer = name.endswith(".pth") or name.startswith(("__editable__", "_editable_impl"))
            if own or pointer or root in closed_packages or distribution in closed_packages:
                found.append(os.path.join(folder, name))
    return found


@dataclass(frozen=True)
class Reach:
    """What a worker may read: `roots` without what is `hidden` in them.

    The same without taking anything away: `readable` is all the rest, one by one, and in the folders `listable` names
    may be listed (imports look there).
    """

    roots: tuple[str, ...]
    hidden: tuple[str, ...]
    readable: tuple[str, ...]
    listable: tuple[str, ...]


def reach(installation: Installation, closed_packages: Collection[str] = (), more: Sequence[str] = ()) -> Reach:
    """What Python is made of, and `more`; without this package, what points to it, and the closed packages."""
    not_these = {os.path.realpath(path) for path in hidden(installation, closed_packages)}
    readable: list[str] = []
    listable: list[str] = []

    def visit(path: str) -> None:
        if path in not_these:
            return
        if not any(other.startswith(path + os.sep) for other in not_these):
            readable.append(path)
            return
        listable.append(path)
        for name in sorted(os.listdir(path)):
            visit(os.path.realpath(os.path.join(path, name)))

    given = (*installation.libraries, installation.standard_library, *installation.site_packages, *more)
    roots = tuple(dict.fromkeys(os.path.realpath(root) for root in given))
    for root in roots:
        visit(root)
    return Reach(roots, tuple(sorted(not_these)), tuple(dict.fromkeys(readable)), tuple(dict.fromkeys(listable)))
