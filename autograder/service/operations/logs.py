"""The service's log: JSON lines on standard error, made of a list of fields that hold nothing of students'.

A line is an event in our own constant words, and fields of `FIELDS`. Whatever else somebody gives is left out, so is
what an exception says (a path, a file's content, a database's parameters may stand in it): its type and where it was
raised remain. Of other libraries' messages the constant part is kept, before anything was put into it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog

FORMATS: Final = ("console", "json")
FIELDS: Final = frozenset(
    "address assignment attempt count course host jobs kind method oldest_seconds port priority process protection "
    "queued regrade request revision route seconds signal state status submission tries url version wait worker".split()
)
"""What a line may hold besides its event: numbers, ids and words of ours or of the course's staff."""
_TELLING: Final = ("uvicorn.error",)  # its messages are about the server alone
_TOLD_BEFORE: Final = "Exception in ASGI application\n"  # with its request, by ours
_FRAMES: Final = 12
_PACKAGES: Final = str(Path(__file__).resolve().parents[3])


def configure(form: str) -> None:
    """Log to standard error from now on, in this process: our own code from INFO, libraries from WARNING."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=True)
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="time")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[_told, renderer], use_get_message=False, pass_foreign_args=True
        )
    )
    handler.addFilter(lambda record: record.msg != _TOLD_BEFORE)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name, level in (("autograder", logging.INFO), ("uvicorn", logging.INFO), ("uvicorn.access", logging.CRITICAL)):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # what cannot be written would be shown on standard error, with its arguments
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def logger(name: str) -> Any:
    """What a module logs by: `log.info("a constant sentence", submission=...)`."""
    return structlog.stdlib.get_logger(name)


def _told(_logger: object, _method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What of it is written."""
    record: logging.LogRecord = given["_record"]
    line = {"time": given["time"], "level": given["level"], "logger": record.name}
    if given["_from_structlog"]:
        line["event"] = given["event"]
    else:
        line["event"] = _constant(record, given.get("positional_args", ()))
    line |= {name: _plain(value) for name, value in given.items() if name in FIELDS}
    error = given.get("exc_info") or (record.exc_info if not given["_from_structlog"] else None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line |= described(error)
    return line


def _constant(record: logging.LogRecord, arguments: object) -> str:
    """Of a library's message what cannot hold anybody's content."""
    if record.name.startswith(_TELLING):
        return str(record.msg % arguments if arguments else record.msg).strip()
    if arguments:
        return str(record.msg)
    return f"a message of {record.module}, line {record.lineno}"


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return round(value, 6)
    text = str(value)[:200]
    return text if text.isprintable() else ascii(text)


def described(error: BaseException) -> dict[str, Any]:
    """An exception's type, its causes' types, and where it was raised, the innermost first; not what it says."""
    types = [_type(cause) for cause in _chain(error)]
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    told: dict[str, Any] = {"error": " < ".join(types), "where": where}
    if reason := next((os.strerror(e.errno) for e in _chain(error) if isinstance(e, OSError) and e.errno), None):
        told["reason"] = reason
    return told


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in seen:
        seen.append(following)
        yield following
        following = following.__cause__ or following.__context__


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _short(path: str) -> str:
    """A source file's path below the folder of packages that it lies in."""
    if path.startswith(_PACKAGES + os.sep):
        path = path[len(_PACKAGES) + 1 :]
    return path.rpartition("site-packages/")[2]


def _uncaught(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    if issubclass(kind, (KeyboardInterrupt, SystemExit)):
        return
    logger("autograder.service").critical("an error that nobody caught", exc_info=error)
