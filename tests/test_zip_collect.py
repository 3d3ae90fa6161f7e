"""Archives on their way to `submitted/`, unpacked by `nbgrader zip_collect`: none climbs out of its folder."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import courses
import pytest
from courses import dump, make_course, submission

CALLED = "ps1_{}_attempt_2024-01-30-15-30-10_{}"
REGULAR = r".*_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9-]+)_(?P<file_id>\w+)"
CLIMBING = ("../../owned", "a/../../../owned", "/tmp/owned-by-an-archive")


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def tarred(*members: tuple[str, bytes], links: tuple[tuple[str, str], ...] = ()) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, target in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, target
            archive.addfile(link)
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


RIGHT = dump(submission())
ARCHIVES = {
    "climbing.zip": lambda work: zipped(work, *((name, b"owned") for name in CLIMBING)),
    "within.zip": lambda work: zipped(work, ("in.zip", zipped(*((name, b"owned") for name in CLIMBING)))),
    "climbing.gz": lambda work: tarred(work, *((name, b"owned") for name in CLIMBING)),
    "links.gz": lambda work: tarred(work, ("out/owned", b"owned"), links=(("out", "../../../.."), ("read", "secret"))),
}


def collect(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbgrader", "zip_collect", "ps1", "--force"]
    command.append(f"--FileNameCollectorPlugin.named_regexp={REGULAR}")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("archive", ARCHIVES)
def test_nothing_of_an_archive_lands_outside_of_its_folder(tmp_path: Path, archive: str) -> None:
    root = make_course(tmp_path / "course", config=None)
    courses.write(root / "release" / "ps1" / "ps1.ipynb", submission())
    (root / "secret").write_text("canary")
    handed_in = root / "downloaded" / "ps1" / "archive"
    handed_in.mkdir(parents=True)
    (handed_in / CALLED.format("ada", "ps1.ipynb")).write_bytes(RIGHT)
    theirs = handed_in / CALLED.format("mallory", archive)
    theirs.write_bytes(ARCHIVES[archive]((CALLED.format("mallory", "ps1.ipynb"), RIGHT)))
    done = collect(root)
    unpacked = root / "downloaded" / "ps1" / "extracted"
    assert not [path for path in tmp_path.rglob("*owned*") if unpacked not in path.parents]
    assert not Path("/tmp/owned-by-an-archive").exists()
    assert not [path for path in unpacked.rglob("*") if path.is_symlink()]
    assert not [path for path in unpacked.rglob("*") if path.is_file() and path.read_bytes() == b"canary"]
    if done.returncode:  # it is named, and without it the class can be collected
        assert theirs.name in done.stdout + done.stderr
        theirs.unlink()
        assert collect(root).returncode == 0
    assert (root / "submitted" / "ada" / "ps1" / "ps1.ipynb").read_bytes() == RIGHT
