"""Texts of a PBF file that would make osmium die are found before it reads them."""

from __future__ import annotations

import zlib

import osmium
import pytest

from tournees.errors import TravelError
from tournees.geo.osm_pbf import check_texts
from tournees.geo.road_files import build_roads


def number(value):
    """A number as Protocol Buffers write it."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(key, content):
    """A field that holds bytes."""
    return number(key << 3 | 2) + number(len(content)) + content


def block(kind, blob):
    """A block of a PBF file."""
    header = field(1, kind) + number(3 << 3) + number(len(blob))
    return len(header).to_bytes(4, "big") + header + blob


def data(*texts, packed):
    """A block of data with nothing but these texts."""
    content = field(1, b"".join(field(1, text) for text in texts))
    if not packed:
        return block(b"OSMData", field(1, content))
    size = number(2 << 3) + number(len(content))
    return block(b"OSMData", size + field(3, zlib.compress(content)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("texts", "sound"),
    [
        ((b"", b"highway", b"primary"), True),
        ((b"", b"", b"a" * 300), True),
        ((b"highway", b""), True),
        ((b"", b"high\0way"), False),
        ((b"", b"line\n\0"), False),
        ((b"\0",), False),
        ((b"", b"name", b"a" * 300 + b"\0"), False),
    ],
)
def test_a_zero_byte_within_a_text_is_refused(tmp_path, packed, texts, sound):
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(data(b"", b"sound", packed=packed) + data(*texts, packed=packed))
    if sound:
        check_texts(path)
        return
    with pytest.raises(ValueError, match="zero byte"):
        check_texts(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\0\0\0\5abc",
        b"\xff\xff\xff\xff",
        block(b"OSMData", field(1, b"\x0a\x7fcut")),
        block(b"OSMData", field(3, b"no zlib")),
        block(b"OSMData", field(3, zlib.compress(b"cut short")[:-3])),
        block(b"OSMData", field(3, zlib.compress(bytes(1 << 26)))),
        block(b"OSMData", b"\x80" * 12),
        len(field(1, b"OSMData")).to_bytes(4, "big") + field(1, b"OSMData"),
    ],
)
def test_a_damaged_block_is_refused(tmp_path, content):
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(TravelError) as caught:
        build_roads(path)
    assert caught.value.issue.code in {"roads_unreadable", "roads_empty"}


def test_an_unpacked_file_with_a_broken_key_is_one_plain_fault(tmp_path):
    path = tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf,pbf_compression=none")) as writer:
        for key, lon in ((1, 9.0), (2, 9.1)):
            writer.add_node(osmium.osm.mutable.Node(id=key, version=1, location=(lon, 42.0)))
        tags = {"highway": "primary"}
        writer.add_way(osmium.osm.mutable.Way(id=1, version=1, nodes=[1, 2], tags=tags))
    assert build_roads(path).start.size == 1
    path.write_bytes(path.read_bytes().replace(b"highway", b"high\0ay"))
    with pytest.raises(TravelError) as caught:
        build_roads(path)
    assert caught.value.issue.code == "roads_unreadable"


@pytest.mark.parametrize("name", ["corse", "liechtenstein", "monaco"])
def test_real_files_are_sound(shared, name):
    check_texts(shared / "data" / "roads" / f"{name}.osm.pbf")
