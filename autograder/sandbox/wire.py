"""Values and frames as they cross between grader and worker: JSON for structure, a blob for numbers, no code.

A frame is two lengths, a JSON text and a blob. None, bool, int, float and str stand for themselves; everything else is
a list that opens with its tag, such as `["array", "<f8", [2, 3], offset]`. Both sides use this module, but only one of
them trusts the other: what a `Decoder` accepts is decided by exact types and by lengths checked before anything is
allocated, and whatever else arrives is a `WireError`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import struct
from collections.abc import Callable
from typing import Any, Final

import numpy as np

JSON_BYTES: Final = 1_000_000
BLOB_BYTES: Final = 32_000_000
DEPTH: Final = 12
NODES: Final = 20_000
LISTED: Final = 200_000  # numbers in lists that travel packed: as Python objects they take thirty times the room
DIMENSIONS: Final = 6
TEXT: Final = 20_000
CALLBACKS: Final = 2000
OUT_OF_MEMORY: Final = 77  # exit status of a worker that could not even say so

HEADER: Final = struct.Struct("<II")
BIT_GENERATORS: Final = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")

_NUMBERS: Final = {
    name: np.dtype(name)
    for name in ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")
}
_TEXT_DTYPE: Final = re.compile(r"<U[1-9][0-9]{0,3}")
_JSON: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False)  # what an `Encoder` makes has no circles
_PACK_FROM: Final = 16  # shorter lists are as quick and more readable as JSON


class WireError(Exception):
    """What arrived breaks the rules of the wire."""


class TooLarge(Exception):
    """A value is too large to be sent."""


class Unsendable(TypeError):
    """An argument that cannot be sent: the author of a case has to change it."""


class Function:
    """Stands in a decoded case for a function that stayed on the grader's side."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


def expect(condition: bool, otherwise: str) -> None:
    """Nothing, where the condition holds.

    Raises:
        WireError: it does not; `otherwise` is what was found instead.
    """
    if not condition:
        raise WireError(otherwise)


def clean(text: object, limit: int = 1000) -> str:
    """`text` as one that can be shown: clipped, and without control characters, lone surrogates or ANSI sequences."""
    if type(text) is not str:
        raise WireError(f"a text was expected, a {type(text).__name__} came")
    clipped = text if len(text) <= limit else text[:limit] + "…"
    if clipped.isprintable():
        return clipped
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in clipped)


def type_name(value: object) -> str:
    """The name of the value's type, whatever a student's metaclass says about it."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str(name)[:100]


UNCHANGED: Final = ["unchanged"]
"""Stands for an argument that is afterwards what it was before: of this the grader has a copy."""


def unchanged(value: Any, data: Any, blob: bytes) -> bool:
    """Whether `value`, which was decoded from `data`, is certainly the same still; False is no decision."""
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is int or kind is str:
        return True  # the caller's own, and nothing that can be changed
    if kind is not np.ndarray or type(data) is not list or data[0] != "array":
        return False
    _, name, shape, offset = data
    same_kind = value.dtype.str == name and list(value.shape) == shape
    return bool(same_kind and value.tobytes() == blob[offset : offset + value.nbytes])


class Encoder:
    """Turns the values of one frame into JSON, and gathers their arrays in a blob.

    Args:
        functions: on the grader's side, a list that takes the functions found among arguments; then a value that cannot
            be sent raises `Unsendable`. On the worker's side None: there it becomes `["opaque", type]`.
    """

    def __init__(self, functions: list[Callable[..., Any]] | None = None) -> None:
        self._functions = functions
        self._parts: list[bytes] = []
        self._size = 0
        self._nodes = 0
        self._listed = 0

    def blob(self) -> bytes:
        return b"".join(self._parts)

    def add_bytes(self, data: bytes) -> int:
        """Puts `data` into the blob and returns where."""
        offset = self._size
        if offset + len(data) > BLOB_BYTES:
            raise TooLarge(f"more than {BLOB_BYTES // 1_000_000} MB")
        self._parts.append(data)
        self._size += len(data)
        return offset

    def value(self, value: Any, depth: int = 0) -> Any:
        if not depth:
            self._nodes = 0
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return value if -(2**63) < value < 2**63 else self._opaque(value, "int too large")
        if kind is str:
            if len(value) > TEXT:
                return self._opaque(value, "str too long")
            return value
        if kind is np.ndarray:
            return self._array(value, "array", depth)
        if isinstance(value, np.generic):
            return self._scalar(value)
        if kind is complex:
            return ["complex", value.real, value.imag]
        if depth >= DEPTH:
            return self._opaque(value, f"{type_name(value)} nested too deeply")
        if isinstance(value, (list, tuple)):
            return self._sequence(value, depth)
        if isinstance(value, dict):
            return self._mapping(value, depth)
        if isinstance(value, np.matrix):
            return self._array(np.asarray(value), "matrix", depth)
        if self._functions is not None and isinstance(value, np.random.Generator):
            return ["generator", *self._generator(value)]
        if self._functions is not None and callable(value):
            self._functions.append(value)
            return ["function", len(self._functions) - 1]
        return self._other(value, depth)

    def _opaque(self, value: Any, name: str) -> list[Any]:
        if self._functions is not None:
            raise Unsendable(
                f"A case has an argument that cannot be sent to the student's side: {name}. Use None, numbers, texts, "
                "arrays, lists, tuples or dicts of these, a numpy.random.Generator or a function."
            )
        return ["opaque", name]

    def _array(self, array: np.ndarray[Any, Any], tag: str, depth: int) -> Any:
        if array.ndim > DIMENSIONS:
            return self._opaque(array, f"array with {array.ndim} dimensions")
        kind = array.dtype.kind
        if kind == "O":
            return self.value(array.tolist(), depth + 1) if array.ndim else self._opaque(array, "array of objects")
        if kind in "biufc":
            dtype = array.dtype.newbyteorder("<")
            if dtype.str not in _NUMBERS:  # long double differs between machines
                dtype = np.dtype("<c16" if kind == "c" else "<f8")
        elif kind == "U":
            dtype = array.dtype.newbyteorder("<")
        else:
            return self._opaque(array, f"array of {array.dtype.name}"[:100])
        if array.nbytes > BLOB_BYTES:
            raise TooLarge(f"{array.nbytes // 1_000_000} MB")
        data = array.astype(dtype, copy=False).tobytes()
        return [tag, dtype.str, list(array.shape), self.add_bytes(data)]

    def _scalar(self, value: np.generic) -> Any:
        if isinstance(value, np.str_):
            return self.value(str(value))
        return self._array(np.asarray(value), "scalar", 0)

    def _sequence(self, items: Any, depth: int) -> Any:
        tag = "tuple" if isinstance(items, tuple) else "list"
        if tag == "list" and len(items) >= _PACK_FROM:
            self._listed += len(items)
            if self._listed > LISTED:
                return self._opaque(items, f"list with more than {LISTED} numbers")
            packed = self._packed(items)
            if packed is not None:
                return packed
        if self._nodes + len(items) > NODES:
            return self._opaque(items, f"{tag} with too many elements")
        self._nodes += len(items)
        return [tag, [self.value(item, depth + 1) for item in items]]

    def _packed(self, items: list[Any]) -> list[Any] | None:
        """A long list of floats or of NumPy scalars of one type in the blob: the work of loops, thousands at a time."""
        kinds = {type(item) for item in items}
        if kinds == {float}:
            return ["packed", "python", "<f8", len(items), self.add_bytes(np.array(items, "<f8").tobytes())]
        if kinds == {int} and max(abs(min(items)), abs(max(items))) < 2**63:
            return ["packed", "python", "<i8", len(items), self.add_bytes(np.array(items, "<i8").tobytes())]
        if len(kinds) == 1 and issubclass(kinds.pop(), np.generic):
            array = np.array(items)
            dtype = array.dtype.newbyteorder("<")
            if dtype.str in _NUMBERS and array.ndim == 1:
                return ["packed", "numpy", dtype.str, len(items), self.add_bytes(array.astype(dtype).tobytes())]
        return None

    def _mapping(self, mapping: dict[Any, Any], depth: int) -> Any:
        if self._nodes + 2 * len(mapping) > NODES:
            return self._opaque(mapping, "dict with too many entries")
        self._nodes += 2 * len(mapping)
        pairs = []
        for key, item in mapping.items():
            if isinstance(key, np.integer):
                key = int(key)
            elif isinstance(key, np.str_):
                key = str(key)
            sendable = (type(key) is int and -(2**63) < key < 2**63) or (type(key) is str and len(key) <= TEXT)
            if not sendable:
                return self._opaque(mapping, f"dict with {type_name(key)} keys")
            pairs.append([key, self.value(item, depth + 1)])
        return ["dict", pairs]

    def _generator(self, generator: np.random.Generator) -> tuple[str, Any]:
        name = type(generator.bit_generator).__name__
        if name not in BIT_GENERATORS:
            raise Unsendable(f"A case has a generator over {name}; use one of {', '.join(BIT_GENERATORS)}.")
        return name, self._state(generator.bit_generator.state)

    def _state(self, state: Any) -> Any:
        """A bit generator's state; its integers have up to 128 bits, so they go as text."""
        if isinstance(state, dict):
            return ["dict", [[key, self._state(item)] for key, item in state.items()]]
        if isinstance(state, (int, np.integer)):
            return ["big", str(int(state))]
        return self.value(state)

    def _other(self, value: Any, depth: int) -> Any:
        """Anything else: an array, where NumPy makes a numeric one of it (pandas, masked arrays, tensors, ranges)."""
        name = type_name(value)
        if isinstance(value, (np.random.Generator, type, bytes, bytearray)) or callable(value):
            return self._opaque(value, name)
        try:
            array = np.asarray(value)
        except (MemoryError, RecursionError):
            raise
        except Exception:
            return self._opaque(value, name)
        kind = array.dtype.kind if type(array) is np.ndarray else ""
        if kind not in tuple("biufcO") or (kind == "O" and not array.ndim):
            return self._opaque(value, name)
        return self._array(array, "array", depth)


class Decoder:
    """Reads the values of one frame.

    Args:
        blob: the frame's blob.
        opaque: makes what stands for a value whose type's name alone was sent.
        trusted: on the worker's side True: generators and functions are then allowed.
    """

    def __init__(self, blob: bytes, opaque: Callable[[str], Any] = str, *, trusted: bool = False) -> None:
        self.blob = blob
        self._opaque = opaque
        self._trusted = trusted
        self._nodes = 0
        self._taken = 0
        self._listed = 0

    def value(self, data: Any, depth: int = 0) -> Any:
        self._nodes = self._nodes + 1 if depth else 0
        if self._nodes > NODES or depth > DEPTH + 1:
            raise WireError("a value is nested too deeply or has too many elements")
        kind = type(data)
        if data is None or kind is bool or kind is float:
            return data
        if kind is int:
            if not -(2**63) < data < 2**63:
                raise WireError("an integer of more than 64 bits")
            return data
        if kind is str:
            return data if self._trusted else clean(data, TEXT)
        if kind is not list or not data or type(data[0]) is not str:
            raise WireError("a value without a tag")
        return self._tagged(data, depth)

    def take(self, offset: object, size: int) -> bytes:
        """`size` bytes of the blob, each taken once at most: what is decoded is no larger than what was sent."""
        if type(offset) is not int or offset < 0 or size < 0 or offset + size > len(self.blob):
            raise WireError("an array outside its blob")
        self._taken += size
        if self._taken > len(self.blob):
            raise WireError("arrays that overlap")
        return self.blob[offset : offset + size]

    def _tagged(self, data: list[Any], depth: int) -> Any:
        tag = data[0]
        if tag in ("array", "scalar", "matrix"):
            _, name, shape, offset = data
            array = self._read_array(name, shape, offset)
            if tag == "array":
                return array
            if tag == "scalar":
                if array.ndim:
                    raise WireError("a scalar with dimensions")
                return array[()]
            if array.ndim != 2:
                raise WireError("a matrix without two dimensions")
            return array.view(np.matrix)
        if tag in ("list", "tuple"):
            _, items = data
            if type(items) is not list:
                raise WireError("a list without elements")
            values = [self.value(item, depth + 1) for item in items]
            return values if tag == "list" else tuple(values)
        if tag == "dict":
            return self._read_mapping(data, depth)
        if tag == "packed":
            _, flavour, name, count, offset = data
            self._listed += count if type(count) is int else 0
            if self._listed > LISTED:
                raise WireError("a list with too many numbers")
            array = self._read_array(name, [count], offset)
            return list(array) if flavour == "numpy" else array.tolist()
        if tag == "complex":
            _, real, imag = data
            if type(real) is not float or type(imag) is not float:
                raise WireError("a complex number without two floats")
            return complex(real, imag)
        if tag == "opaque":
            _, name = data
            return self._opaque(clean(name, 100))
        if self._trusted and tag == "function":
            _, index = data
            return Function(index)
        if self._trusted and tag == "generator":
            _, name, state = data
            # Children that it spawns come from what it is seeded with: so that follows from its state.
            seed = int.from_bytes(hashlib.sha256(json.dumps(state).encode()).digest()[:16], "big")
            bits = getattr(np.random, BIT_GENERATORS[BIT_GENERATORS.index(name)])(seed)
            bits.state = self.value(state)
            return np.random.Generator(bits)
        if self._trusted and tag == "big":
            return int(data[1])
        raise WireError(f"an unknown tag: {clean(tag, 40)}")

    def _read_mapping(self, data: list[Any], depth: int) -> dict[Any, Any]:
        _, pairs = data
        if type(pairs) is not list:
            raise WireError("a dict without entries")
        mapping: dict[Any, Any] = {}
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) not in (int, str):
                raise WireError("a dict entry without a key")
            mapping[self.value(pair[0], depth + 1)] = self.value(pair[1], depth + 1)
        return mapping

    def _read_array(self, name: object, shape: object, offset: object) -> np.ndarray[Any, Any]:
        if type(name) is not str or type(shape) is not list or len(shape) > DIMENSIONS:
            raise WireError("an array without type or shape")
        if not all(type(n) is int and 0 <= n < 2**31 for n in shape):
            raise WireError("an array with an impossible shape")
        dtype = _NUMBERS.get(name) or _text_dtype(name)
        data = self.take(offset, math.prod(shape) * dtype.itemsize)
        if dtype.kind == "b":  # any byte may stand in a forged bool array; only 0 and 1 may stand in a real one
            flags: np.ndarray[Any, Any] = np.frombuffer(data, np.uint8) != 0
            return flags.reshape(shape)
        array: np.ndarray[Any, Any] = np.frombuffer(data, dtype).reshape(shape).copy()
        if dtype.kind == "U":
            points = np.frombuffer(data, "<u4")
            if ((points > 0x10FFFF) | ((points >= 0xD800) & (points < 0xE000))).any():
                raise WireError("a text array with characters that do not exist")
        return array


def _text_dtype(name: str) -> np.dtype[Any]:
    if _TEXT_DTYPE.fullmatch(name) is None:
        raise WireError(f"an array of {clean(name, 40)}")
    return np.dtype(name)


def frame(message: dict[str, Any], blob: bytes = b"") -> bytes:
    """The bytes of one frame."""
    text = _JSON.encode(message).encode("ascii")
    if len(text) > JSON_BYTES or len(blob) > BLOB_BYTES:
        raise TooLarge(f"{(len(text) + len(blob)) // 1_000_000} MB")
    return HEADER.pack(len(text), len(blob)) + text + blob


class Inbox:
    """Gathers bytes as they arrive and hands out whole frames; a length over its limit is refused before it is read."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._start = 0  # what lies before it has been handed out

    def __len__(self) -> int:
        return len(self._data) - self._start

    def add(self, data: bytes) -> None:
        del self._data[: self._start]
        self._start = 0
        self._data += data

    def next(self) -> tuple[dict[str, Any], bytes] | None:
        """The next message and its blob, once they are whole."""
        begin = self._start + HEADER.size
        if len(self._data) < begin:
            return None
        text, blob = HEADER.unpack_from(self._data, self._start)
        if text > JSON_BYTES or blob > BLOB_BYTES:
            raise WireError("a frame over the limit")
        end = begin + text
        if len(self._data) < end + blob:
            return None
        try:
            message = json.loads(str(self._data[begin:end], "ascii"))
        except (ValueError, RecursionError) as error:
            raise WireError("a frame that is not JSON") from error
        if type(message) is not dict:
            raise WireError("a frame that is not a message")
        payload = bytes(self._data[end : end + blob])
        self._start = end + blob
        return message, payload


class Pipe:
    """The worker's end of the wire: blocking, on a plain file descriptor, by read and write alone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._inbox = Inbox()
        self._read = os.read
        self._write = os.write

    def receive(self) -> tuple[dict[str, Any], bytes]:
        while (ready := self._inbox.next()) is None:
            data = self._read(self._descriptor, 262_144)
            if not data:
                raise EOFError
            self._inbox.add(data)
        return ready

    def send(self, message: dict[str, Any], blob: bytes = b"") -> None:
        view = memoryview(frame(message, blob))
        while view:
            view = view[self._write(self._descriptor, view) :]
