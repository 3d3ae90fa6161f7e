"""Reading notebooks that anybody may have written."""

import json

import pytest

from autograder.notebook import Unreadable, read_notebook


def document(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def code(source, **nbgrader):
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": nbgrader} if nbgrader else {},
        "outputs": [],
    }


def read(value):
    return read_notebook(value if isinstance(value, bytes) else json.dumps(value).encode())


def test_cells_come_with_what_nbgrader_says_of_them():
    (cell,) = read(document(code(["a = 1\r\n", "b = 2"], grade_id="t", grade=True, locked=True, points=2))).cells
    assert (cell.source, cell.grade_id, cell.points, cell.is_test, cell.is_locked) == (
        "a = 1\nb = 2",
        "t",
        2.0,
        True,
        True,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_obstacle(encoding):
    assert read(json.dumps(document(code("é = 1")), ensure_ascii=False).encode(encoding)).cells[0].source == "é = 1"


def test_half_a_surrogate_pair_is_replaced():
    assert read(document(code("x = '\ud800'"))).cells[0].source == "x = '?'"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (b"x = 1", "not JSON"),
        (b'{"cells": [', "ends in the middle"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("é".encode("latin-1"), "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "not a list"),
        (b"PK\x03\x04" + bytes(30), "archive .zip."),
        (bytes(257) + b"ustar" + bytes(250), "archive .tar."),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"[]", "no list of cells"),
        (b"{}", "no list of cells"),
        (b'{"worksheets": {}, "nbformat": 3}', "not a list"),
        (b'{"worksheets": [], "nbformat": 4}', "nbformat 4"),
        (b'{"cells": [], "nbformat": 5}', "nbformat 5"),
        (b'{"cells": {}, "nbformat": 4}', "not a list"),
        (b'{"cells": [1], "nbformat": 4}', "Cell 1"),
        (b'{"cells": [{"cell_type": "code", "source": 1}], "nbformat": 4}', "Cell 1"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}], "nbformat": 4}', "Cell 1"),
        (json.dumps(document(*[code("")] * 1001)).encode(), "1001 cells"),
        (b" " * 25_000_001, "MB"),
        (b"[" + b"[]," * 2_000_000 + b"[]]", "2000000 brackets"),
        (json.dumps(document(code("x" * 1_000_001))).encode(), "characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_is_no_notebook_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(data)


@pytest.mark.parametrize(
    "metadata",
    [None, [], {"nbgrader": 1}, {"nbgrader": {"grade_id": 5}}, {"nbgrader": {"grade_id": "x", "points": "many"}}],
)
def test_odd_metadata_count_as_none(metadata):
    (cell,) = read(document({"cell_type": "code", "source": "", "metadata": metadata})).cells
    assert cell.points == 0.0
