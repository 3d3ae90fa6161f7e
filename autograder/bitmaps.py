"""Pictures of a student's: whether they are what they say, and small enough for a browser to show.

A few bytes can say that they are a picture of a million by a million points: whoever looks at it needs memory for all.
"""

from __future__ import annotations

import base64
from typing import Final

MAX_PIXELS: Final = 50_000_000


def is_bitmap(mime: str, data: bytes) -> bool:
    """Whether the bytes begin as the type says (PNG, JPEG or GIF), and say a size that a browser can show."""
    sizes = {"image/png": _png_size, "image/jpeg": _jpeg_size, "image/gif": _gif_size}
    width, height = sizes[mime](data) if mime in sizes else (0, 0)
    return 0 < width * height <= MAX_PIXELS


def is_bitmap_base64(mime: str, text: str) -> bool:
    """Whether `text` is such a picture in base64 and nothing else, so that it can stand in an attribute."""
    try:
        return is_bitmap(mime, base64.b64decode(text.replace("\n", ""), validate=True))
    except ValueError:
        return False


def _png_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR" or len(data) < 33:
        return 0, 0
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _gif_size(data: bytes) -> tuple[int, int]:
    if not data.startswith((b"GIF87a", b"GIF89a")) or len(data) < 13:
        return 0, 0
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height of a JPEG image, from the first frame header; zeros where there is none."""
    if not data.startswith(b"\xff\xd8\xff"):
        return 0, 0
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = data[place + 5 : place + 7], data[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 1 if marker == 0xFF else 2 + max(2, length)
    return 0, 0
