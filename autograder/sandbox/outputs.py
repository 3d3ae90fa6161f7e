"""A cell's outputs as a worker sends them, made safe to keep and to show."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from autograder.bitmaps import is_bitmap
from autograder.sandbox import wire

MESSAGE: Final = 1000  # characters of an exception's words
_IMAGES: Final = 20_000_000  # bytes of images kept of one submission
_TEXTS: Final = 5_000_000  # characters of other outputs kept of one submission

_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Control characters, lone surrogates, and marks that turn the direction of writing.
_CONTROL: Final = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINKS: Final = re.compile(r"\\(?:href|require)(?![a-zA-Z])")  # MathJax would make a link of any protocol of these


class Budget:
    """How much of one submission's outputs may still be shown."""

    def __init__(self) -> None:
        self._images = 0
        self._texts = 0

    def within(self, outputs: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        """The outputs, with a note in place of each beyond what a submission may show."""
        kept: list[dict[str, Any]] = []
        noted = False
        for output in outputs:
            images, texts = _sizes(output)
            self._images += images
            self._texts += texts
            if images and self._images > _IMAGES:
                kept.append(
                    _note(f"[an image was left out: this notebook's images have more than {_IMAGES // 10**6} MB]")
                )
            elif self._texts <= _TEXTS:
                kept.append(output)
            elif output["output_type"] == "error" and not any(each["output_type"] == "error" for each in kept):
                kept.append({**output, "evalue": output["evalue"][:200], "traceback": []})  # it decides about points
            elif not noted:
                kept.append(_note(f"[left out: all outputs here have more than {_TEXTS // 10**6} MB]"))
                noted = True
        return tuple(kept)


def read_outputs(records: Any, decoder: wire.Decoder, count: int) -> tuple[dict[str, Any], ...]:
    """A cell's outputs in the notebook format; of display data only plain text, LaTeX and images remain."""
    wire.expect(type(records) is list and len(records) <= 300, "outputs that are none")
    found: list[dict[str, Any]] = []
    for record in records:
        wire.expect(type(record) is list and len(record) >= 2, "an output that is none")
        kind = record[0]
        if kind == "stream":
            _, name, text = record
            wire.expect(type(name) is str and name in ("stdout", "stderr"), "output on an unknown stream")
            found.append({"output_type": "stream", "name": name, "text": plain(text, 1_000_000)})
        elif kind == "error":
            _, name, message, lines = record
            wire.expect(type(lines) is list, "a traceback that is none")
            found.append(
                {
                    "output_type": "error",
                    "ename": wire.clean(plain(name, 100), 100),
                    "evalue": plain(message, MESSAGE),
                    "traceback": [plain(line, MESSAGE) for line in lines[:100]],
                }
            )
        elif kind in ("display", "result"):
            _, data = record
            shown = _display_data(data, decoder)
            if shown and kind == "display":
                found.append({"output_type": "display_data", "data": shown, "metadata": {}})
            elif shown:
                found.append({"output_type": "execute_result", "data": shown, "metadata": {}, "execution_count": count})
        else:
            raise wire.WireError("an output of no kind")
    return tuple(found)


def _display_data(data: Any, decoder: wire.Decoder) -> dict[str, str]:
    wire.expect(type(data) is dict, "display data that are none")
    shown: dict[str, str] = {}
    for mime, content in data.items():
        if mime == "text/plain":
            shown[mime] = plain(content, 1_000_000)
        elif mime == "text/latex":
            shown[mime] = _LINKS.sub(r"\\text", plain(content, 1_000_000))
        elif mime in ("image/png", "image/jpeg"):
            wire.expect(
                type(content) is list and len(content) == 2 and type(content[1]) is int, "an image without bytes"
            )
            image = decoder.take(content[0], content[1])
            if is_bitmap(mime, image):
                shown[mime] = base64.b64encode(image).decode("ascii")
    return shown


def plain(text: Any, limit: int) -> str:
    """Text as it may stand in a terminal, a page or a log: no escape sequences, no control characters, clipped."""
    wire.expect(type(text) is str, "a text that is none")
    clipped: str = text if len(text) <= limit else text[:limit] + "…"
    if clipped.isprintable() and clipped.isascii():
        return clipped
    return _CONTROL.sub("", _ANSI.sub("", clipped))


def _sizes(output: Mapping[str, Any]) -> tuple[int, int]:
    """How much of an output is images, and how much is text."""
    data = output.get("data", {})
    images = sum(len(text) for mime, text in data.items() if mime.startswith("image/"))
    texts = sum(len(text) for mime, text in data.items() if not mime.startswith("image/"))
    texts += len(output.get("text", "")) + sum(map(len, output.get("traceback", ())))
    return images, texts


def _note(text: str) -> dict[str, Any]:
    # Not on standard error, which nbgrader's own rules take for a failed test.
    return {"output_type": "stream", "name": "stdout", "text": f"{text}\n"}
