"""Folders of files in the database, each content once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Column, FromClause, delete, insert, select
from sqlalchemy.orm import Session

from autograder.service.store.models import Base, Blob, Tree, TreeFile


class BadPath(ValueError):
    """A file's path is not one inside the folder: the message says which."""


def tree_digest(files: Mapping[str, str]) -> str:
    """The digest of a folder, given the digest of each file's content by path."""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()


def checked_path(path: str) -> str:
    """The path as it is kept: relative, with forward slashes.

    Raises:
        BadPath: it is empty, absolute, too long or no text, or climbs out of the folder.
    """
    parts = PurePosixPath(path).parts
    encodable = path.encode("utf-8", "replace").decode() == path
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path or not encodable:
        raise BadPath(f"{path!r} is not a path inside the folder: expected names with / between them.")
    if len(path) > 500 or any(len(part.encode()) > 255 for part in parts):
        raise BadPath(f"The path {path[:60]!r}... is too long: expected at most 500 characters, 255 bytes a name.")
    return "/".join(parts)


def put_tree(session: Session, files: Mapping[str, bytes]) -> str:
    """Keep a folder's files; returns the digest to find it by. What is there already is not written again.

    Raises:
        BadPath: a path leads out of the folder, or a file stands where another path needs a folder.
    """
    contents = {checked_path(path): data for path, data in files.items()}
    for path in contents:
        above = [str(parent) for parent in PurePosixPath(path).parents]
        if clash := next((parent for parent in above if parent in contents), None):
            raise BadPath(f"{clash!r} is a file and, for {path!r}, a folder as well: rename one of them.")
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    digest = tree_digest(digests)
    # What is there already is held, so that nobody removes it before this transaction refers to it.
    if session.get(Tree, digest, with_for_update={"read": True, "key_share": True}) is not None:
        return digest
    there = select(Blob.digest).where(Blob.digest.in_(set(digests.values())))
    known = set(session.scalars(there.with_for_update(read=True, key_share=True)))
    new = {digests[path]: data for path, data in contents.items() if digests[path] not in known}
    if new:
        rows = [{"digest": name, "data": data, "size": len(data)} for name, data in sorted(new.items())]
        _insert_ignoring(session, Blob, rows)
    _insert_ignoring(session, Tree, [{"digest": digest}])
    if digests:
        rows_of_files = [{"tree": digest, "path": path, "blob": blob} for path, blob in sorted(digests.items())]
        _insert_ignoring(session, TreeFile, rows_of_files)
    return digest


def read_tree(session: Session, digest: str) -> dict[str, bytes]:
    """The files of a folder, by path.

    Raises:
        KeyError: there is no such folder.
    """
    if session.get(Tree, digest) is None:
        raise KeyError(digest)
    found = session.execute(
        select(TreeFile.path, Blob.data)
        .join(Blob, Blob.digest == TreeFile.blob)
        .where(TreeFile.tree == digest)
        .order_by(TreeFile.path)
    )
    return {row.path: row.data for row in found}


def forget_trees(session: Session, digests: Iterable[str]) -> int:
    """Remove those of these folders to which nothing refers any more, and files that are in no other; counts the files.

    Raises:
        IntegrityError: another transaction has just come to refer to one: try again.
    """
    unused = set(digests)
    for column in _references("trees.digest", but=TreeFile.__table__):
        unused -= set(session.scalars(select(column).where(column.in_(unused))))
    blobs = set(session.scalars(select(TreeFile.blob).where(TreeFile.tree.in_(unused))))
    session.execute(delete(TreeFile).where(TreeFile.tree.in_(unused)))
    session.execute(delete(Tree).where(Tree.digest.in_(unused)))
    for column in _references("blobs.digest"):
        blobs -= set(session.scalars(select(column).where(column.in_(blobs))))
    session.execute(delete(Blob).where(Blob.digest.in_(blobs)))
    return len(blobs)


def _references(target: str, *, but: FromClause | None = None) -> list[Column[Any]]:
    """All columns that refer to this one."""
    keys = [key for table in Base.metadata.sorted_tables if table is not but for key in table.foreign_keys]
    return [key.parent for key in keys if key.target_fullname == target]


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below `folder`, which is new or empty."""
    for path, data in files.items():
        place = folder / checked_path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def read_folder(folder: Path, paths: Iterable[Path]) -> dict[str, bytes]:
    """The content of files below `folder`, by path relative to it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _insert_ignoring(
    session: Session, table: type[Blob | Tree | TreeFile], rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows that another transaction may insert at the same time, with the same content."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql

        session.execute(insert_on_postgresql(table).on_conflict_do_nothing(), [dict(row) for row in rows])
    else:
        session.execute(insert(table), [dict(row) for row in rows])  # the writer is alone
