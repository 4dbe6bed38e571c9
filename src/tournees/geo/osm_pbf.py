"""Looks through the texts of an ``.osm.pbf`` before osmium reads it.

osmium keeps keys and values as texts that end at their first zero byte. A text that holds
one makes it read past the end of its memory, and the whole program dies. No sound file
does, and packed blocks are guarded by checksums, but blocks need not be packed.

Format: OpenStreetMap wiki, "PBF Format": length (4 bytes, greatest first), BlobHeader, Blob;
a Blob of type OSMData is a PrimitiveBlock, whose field 1 is the table of its texts.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADER_MOST, _BLOB_MOST = 1 << 16, 1 << 25
_RAW, _PACKED = 1, 3
_EMPTY = b"\n\0"
"""The entry of an empty text: field 1, length 0."""


def check_texts(path: Path) -> None:
    """Refuse a file in which a text holds a zero byte.

    Raises
    ------
    ValueError
        It does, or the file is damaged.
    """
    with path.open("rb") as stream:
        for block in _blocks(stream):
            for field, table in _fields(block):
                if field == 1 and not _is_sound(bytes(table)):
                    msg = "a text in the file holds a zero byte"
                    raise ValueError(msg)


def _is_sound(table: bytes) -> bool:
    """Whether no text of a table holds a zero byte; most tables have but their first empty."""
    zeros = table.count(0)
    if zeros == int(table.startswith(_EMPTY)):
        return True
    return all(0 not in bytes(text) for field, text in _fields(memoryview(table)) if field == 1)


def _blocks(stream: BinaryIO) -> Iterator[memoryview]:
    """Unpacked blocks of data; those packed in rarer ways are left to osmium."""
    while head := stream.read(4):
        size = int.from_bytes(head, "big")
        header = dict(_fields(memoryview(_read(stream, size, _HEADER_MOST))))
        data_size = header.get(3, 0)
        if not isinstance(data_size, int):
            msg = "a block has no size"
            raise ValueError(msg)  # noqa: TRY004 - the file is at fault, not the caller
        blob = memoryview(_read(stream, data_size, _BLOB_MOST))
        if header.get(1, b"") != b"OSMData":
            continue
        for field, value in _fields(blob):
            if isinstance(value, memoryview) and field in {_RAW, _PACKED}:
                yield value if field == _RAW else memoryview(_unpacked(value))


def _unpacked(packed: memoryview) -> bytes:
    unpacker = zlib.decompressobj()
    block = unpacker.decompress(packed, _BLOB_MOST)
    if not unpacker.eof:
        msg = "a block is damaged or too large"
        raise ValueError(msg)
    return block


def _read(stream: BinaryIO, size: int, most: int) -> bytes:
    content = stream.read(size) if size <= most else b""
    if len(content) != size:
        msg = "the file is cut short or damaged"
        raise ValueError(msg)
    return content


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Fields of a Protocol Buffers message: number, and a number or bytes."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _number(message, at)
            yield key >> 3, value
            continue
        size, at = _number(message, at) if kind == 2 else (_FIXED.get(kind, len(message)), at)
        if at + size > len(message):
            msg = "a message is cut short or damaged"
            raise ValueError(msg)
        yield key >> 3, message[at : at + size]
        at += size


_FIXED = {1: 8, 5: 4}
"""Bytes of the kinds of field that have a fixed size."""


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """A number of 7 bits a byte, the least first, and where it ends."""
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    msg = "a number is cut short or damaged"
    raise ValueError(msg)
