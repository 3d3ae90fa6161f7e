"""Closed packages inside a worker: whoever needs one is told its name, and only who needs it.

A cell may import a closed package: it gets a stand-in, so that the rest of the cell, and whoever does not need the
package, goes on. Using the stand-in raises, and so does an import while a function is asked. The walls behind this are
the kernel's (lockdown.py: folders that cannot be read, or that are not there); where a machine has neither, the audit
hook here is what is left, which Python code cannot take away.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_OWN: Final = ("__main__", "submission")  # the modules in which cells run
_OF_FILES: Final = frozenset({"import", "open", "ctypes.dlopen", "os.symlink", "os.link", "os.chdir"})
_OF_PROGRAMS: Final = frozenset({"os.exec", "os.posix_spawn", "os.system", "subprocess.Popen"})
_USES: Final = (
    "getitem setitem iter next len contains enter exit float int index complex array round format reversed "
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul divmod "
    "and rand or ror xor rxor lshift rshift neg pos abs invert lt le gt ge mro_entries instancecheck subclasscheck"
).split()


class ClosedPackage(ModuleNotFoundError):
    """A closed package was needed; `name` is the package's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is closed in this exercise", name=name)


class Closing:
    """The closed packages of this process, and the finder that refuses them."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()
        self.answering = False

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        root = name.partition(".")[0]
        if root in self.names:
            raise ClosedPackage(root)

    def package_of(self, error: BaseException) -> str | None:
        """The closed package that an exception speaks of."""
        name: object = error.name if isinstance(error, ImportError) else None
        if isinstance(error, KeyError) and error.args:  # in `sys.modules` it is not
            name = error.args[0]
        root = name.partition(".")[0] if type(name) is str else ""
        return root if root in self.names else None

    def close(self, names: Sequence[str]) -> None:
        """Closes these for good, in this process; nothing of a student's has run in it."""
        self.names = frozenset(names)
        if self.names:
            builtins.__import__ = self._importing(builtins.__import__)
            sys.addaudithook(_watching(self.names))

    def _importing(self, usual: Callable[..., Any]) -> Callable[..., Any]:
        def __import__(
            name: str,
            globals: Mapping[str, Any] | None = None,
            locals: Mapping[str, Any] | None = None,
            fromlist: Sequence[str] | None = (),
            level: int = 0,
        ) -> Any:
            try:
                return usual(name, globals, locals, fromlist, level)
            except ModuleNotFoundError as error:
                package = self.package_of(error)
                own = globals is not None and globals.get("__name__") in _OWN
                # What a library cannot import it may do without; it is told so as ever.
                if package is None or self.answering or not own or "*" in (fromlist or ()):
                    raise
                return StandIn(self, package, name if fromlist else name.partition(".")[0])

        return __import__


class StandIn:
    """What a cell gets for a closed package, or for something in it: using it raises."""

    def __init__(self, closing: Closing, package: str, path: str) -> None:
        self.__dict__.update(_closing=closing, _package=package, _path=path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)  # asked by Python itself, of anything
        if self._closing.answering:
            raise ClosedPackage(self._package)
        return StandIn(self._closing, self._package, f"{self._path}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        raise ClosedPackage(self._package)

    def __repr__(self) -> str:
        return f"<{self._path}: closed in this exercise>"

    def __bool__(self) -> bool:
        return True

    def __call__(self, *_: object, **__: object) -> Any:
        raise ClosedPackage(self._package)


for _use in _USES:
    setattr(StandIn, f"__{_use}__", StandIn.__call__)


def _watching(closed: frozenset[str]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that refuses files of closed packages, and programs that would not be watched.

    It uses nothing that student code could put something else in the place of: everything it needs is among its
    defaults, and these it keeps from being changed.
    """

    def watch(
        event: str,
        args: tuple[Any, ...],
        closed: frozenset[str] = closed,
        files: frozenset[str] = _OF_FILES,
        programs: frozenset[str] = _OF_PROGRAMS,
        closed_package: type[BaseException] = ClosedPackage,
        refused: type[BaseException] = PermissionError,
        kind: type = type,
        text: type = str,
        data: type = bytes,
        mark: object = object(),
    ) -> None:
        if event == "object.__setattr__" and args[1] in ("__code__", "__defaults__"):
            own = args[0].__defaults__
            if own and own[-1] is mark:
                raise refused("this cannot be changed")
        if event in programs:
            raise refused("other programs are closed")
        if event not in files:
            return
        for argument in args:
            said = argument.decode("utf-8", "replace") if kind(argument) is data else argument
            if kind(said) is not text:
                continue
            for part in said.split("/"):
                if part.partition(".")[0] in closed:
                    raise closed_package(part.partition(".")[0])

    return watch
