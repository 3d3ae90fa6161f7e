"""Shows pictures of a few bytes that fill the memory of whoever looks at them."""

import struct
import zlib

from IPython.display import Image, display


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")


def jpeg(width, height):
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


for width, height in ((60_000, 60_000), (2**31 - 1, 2**31 - 1), (30_000, 2**16)):
    display(Image(data=png(width, height), format="png"))
    display(Image(data=jpeg(min(width, 65_535), min(height, 65_535)), format="jpeg"))
