"""Files as they are downloaded: with an ETag, never run by a browser as if they were pages of ours."""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.service.api.problems import not_found
from autograder.service.exporting import as_csv
from autograder.service.store.files import read_tree
from autograder.service.store.models import Blob, TreeFile
from autograder.service.tables import Table, as_rows

SANDBOXED = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser may do with somebody's file: show it, and nothing else."""
_IN_MEMORY = 5_000_000
"""What is made for a download lies on the disk beyond this."""
_ANY_TIME = (1980, 1, 1, 0, 0, 0)


class FileDescription(BaseModel):
    """One file: its path in the folder, and the SHA-256 of its content."""

    path: str
    size: int
    digest: str


def downloads(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that downloads a file of this type, for its description."""
    file = {"schema": {"type": "string", "format": "binary"}}
    headers = {"ETag": {"description": "Changes with the content.", "schema": {"type": "string"}}}
    return {
        200: {"description": "The file.", "content": {media_type: file}, "headers": headers},
        304: {"description": "It is still the one that If-None-Match names."},
    }


def describe(session: Session, tree: str) -> list[FileDescription]:
    """The files of a tree, by path."""
    query = select(TreeFile.path, Blob.size, Blob.digest).join(Blob, Blob.digest == TreeFile.blob)
    found = session.execute(query.where(TreeFile.tree == tree).order_by(TreeFile.path))
    return [FileDescription(path=row.path, size=row.size, digest=row.digest) for row in found]


def send_file(request: Request, session: Session, tree: str, path: str) -> Response:
    """One file of a tree.

    Raises:
        Problem: there is no such file in it.
    """
    file = session.get(TreeFile, (tree, path))
    if file is None:
        raise not_found(f"file {path!r} in it")

    def content() -> bytes:
        return session.scalars(select(Blob.data).where(Blob.digest == file.blob)).one()

    return send(request, file.blob, content, PurePosixPath(path).name, "application/octet-stream")


def send_zip(request: Request, session: Session, tree: str, name: str) -> Response:
    """All files of a tree as an archive."""
    return send(request, tree, lambda: _zipped(read_tree(session, tree)), f"{name}.zip", "application/zip")


def send(
    request: Request,
    digest: str,
    content: Callable[[], bytes],
    name: str,
    media_type: str,
    *,
    disposition: str = "attachment",
) -> Response:
    """The content under the name; or, where the client has this digest's already, that it is the same."""
    headers = _headers(digest, name, disposition)
    packs = media_type.startswith("text/") and "gzip" in request.headers.get("accept-encoding", "")
    if packs:
        headers |= {"Content-Encoding": "gzip", "ETag": f"W/{headers['ETag']}"}  # the same, in other bytes
    headers["Vary"] += ", Accept-Encoding"
    if _has(request, headers["ETag"]):
        return _unchanged({name: value for name, value in headers.items() if name != "Content-Encoding"})
    made = content()
    return Response(gzip.compress(made, 6, mtime=0) if packs else made, headers=headers, media_type=media_type)


def send_made(request: Request, lines: Iterable[str], name: str, media_type: str) -> Response:
    """A text under the name; it is made as a whole first: what fails on the way is an error, and no half of a file."""
    file = spooled()
    try:
        for line in lines:
            file.write(line.encode("utf-8", "replace"))
    except BaseException:
        file.close()
        raise
    return send_spooled(request, file, name, media_type)


def send_table(request: Request, table: Table, for_excel: bool) -> Response:
    """All of a table as CSV, under its name."""
    rows = as_csv(as_rows(table), for_excel=for_excel)
    return send_made(request, rows, f"{table.name}.csv", "text/csv; charset=utf-8")


def spooled() -> IO[bytes]:
    """A file to write what is to be sent; `send_spooled` closes it."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)


def send_spooled(request: Request, file: IO[bytes], name: str, media_type: str) -> Response:
    """What was written to the file under the name; or, where the client has it already, that it is the same."""
    size = file.tell()
    file.seek(0)
    headers = _headers(hashlib.file_digest(file, "sha256").hexdigest(), name, "attachment")  # type: ignore[arg-type]
    if _has(request, headers["ETag"]):
        file.close()
        return _unchanged(headers)
    file.seek(0)
    return StreamingResponse(_chunks(file), headers=headers | {"Content-Length": str(size)}, media_type=media_type)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(1 << 16):
            yield chunk


def _headers(digest: str, name: str, disposition: str) -> dict[str, str]:
    plain = "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\%' else "_" for sign in name)
    return {
        "ETag": f'"{digest}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie",
        "Content-Security-Policy": SANDBOXED,
        "Content-Disposition": f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
    }


def _unchanged(headers: Mapping[str, str]) -> Response:
    return Response(status_code=304, headers={key: headers[key] for key in headers if key != "Content-Disposition"})


def _has(request: Request, etag: str) -> bool:
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return etag.removeprefix("W/") in known or known == ["*"]


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, _ANY_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
