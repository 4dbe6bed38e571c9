"""Whatever is in a road file, reading it gives roads or one plain fault."""

from __future__ import annotations

import bz2
import gzip
import io

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tournees.errors import TravelError
from tournees.geo.network import RoadGraph
from tournees.geo.road_files import build_roads

XML = """<?xml version="1.0"?><osm version="0.6">
<node id="1" version="1" lat="42.0" lon="9.0"/><node id="2" version="1" lat="42.0" lon="9.1"/>
<node id="3" version="1" lat="42.1" lon="9.1"><tag k="highway" v="traffic_signals"/></node>
<node id="4" version="1" lat="42.1" lon="9.0"><tag k="barrier" v="bollard"/></node>
<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
<tag k="maxspeed" v="80"/></way>
<way id="2" version="1"><nd ref="3"/><nd ref="1"/><tag k="highway" v="service"/></way>
<way id="3" version="1"><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="tertiary"/>
<tag k="oneway" v="-1"/></way>
<way id="4" version="1"><nd ref="2"/><nd ref="4"/><tag k="route" v="ferry"/>
<tag k="motorcar" v="yes"/><tag k="duration" v="00:20"/></way>
<relation id="1" version="1"><member type="way" ref="1" role="from"/>
<member type="node" ref="3" role="via"/><member type="way" ref="2" role="to"/>
<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation></osm>"""

GRAPHML = """<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x"/><key id="y" for="node" attr.name="y"/>
<key id="h" for="edge" attr.name="highway"/><key id="l" for="edge" attr.name="length"/>
<key id="m" for="edge" attr.name="maxspeed"/><key id="g" for="edge" attr.name="geometry"/>
<graph edgedefault="directed">
<node id="1"><data key="y">42.0</data><data key="x">9.0</data></node>
<node id="2"><data key="y">42.0</data><data key="x">9.1</data></node>
<edge source="1" target="2"><data key="h">['primary', 'tertiary']</data>
<data key="l">8300.5</data><data key="m">['50', '80']</data>
<data key="g">LINESTRING (9.0 42.0, 9.05 42.01, 9.1 42.0)</data></edge>
<edge source="2" target="1"><data key="h">primary</data></edge></graph></graphml>"""


def _pbf(folder, packing):
    """The XML as PBF, its blocks packed so."""
    source, path = folder / "a.osm", folder / f"{packing}.osm.pbf"
    source.write_text(XML, "utf-8")
    kind = osmium.io.File(str(path), f"pbf,pbf_compression={packing}")
    with osmium.SimpleWriter(kind) as writer:
        for item in osmium.FileProcessor(str(source)):
            writer.add(item)
    return path.read_bytes()


def _npz(folder):
    """The graph of the XML as it is kept."""
    source, path = folder / "b.osm", folder / "b.npz"
    source.write_text(XML, "utf-8")
    build_roads(source).save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bytes")


@pytest.fixture(scope="module")
def sound(folder):
    """A sound file of each kind, by its ending."""
    xml = XML.encode()
    return {
        ".osm": xml,
        ".osm.gz": gzip.compress(xml, mtime=0),
        ".osm.bz2": bz2.compress(xml),
        ".osm.pbf": _pbf(folder, "none"),
        ".pbf": _pbf(folder, "zlib"),
        ".graphml": GRAPHML.encode(),
        ".npz": _npz(folder),
    }


ENDINGS = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".pbf", ".graphml", ".npz")
CODES = {"roads_unreadable", "roads_empty"}


def read(folder, ending, content):
    """Whether the content is read; any fault must be one that the user is told of."""
    path = folder / f"any{ending}"
    path.write_bytes(content)
    try:
        graph = build_roads(path)
    except TravelError as error:
        code = error.issue.code
        graph = None
    if graph is None:
        assert code in CODES
        return False
    assert graph.start.size
    assert np.all(np.isfinite(graph.lat))
    assert min(graph.forward_ms.min(), graph.backward_ms.min()) >= -1
    assert graph.arcs.tail.size
    return True


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_sound_files_are_read(folder, sound, ending):
    assert read(folder, ending, sound[ending])


@pytest.mark.parametrize("ending", ENDINGS)
@given(content=st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_fault(folder, ending, content):
    assert not read(folder, ending, content)


@pytest.mark.parametrize("ending", ENDINGS)
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_a_fault(folder, sound, ending, data):
    content = bytearray(sound[ending])
    place = st.integers(0, len(content) - 1)
    for _ in range(data.draw(st.integers(1, 4))):
        at, kind = data.draw(place), data.draw(st.sampled_from(["set", "cut", "drop", "put"]))
        if kind == "set":
            content[at % max(1, len(content)) : at + 1] = data.draw(
                st.binary(min_size=1, max_size=2)
            )
        elif kind == "cut":
            del content[at:]
        elif kind == "drop":
            del content[at : at + data.draw(st.integers(1, 40))]
        else:
            content[at:at] = data.draw(st.binary(max_size=8))
    read(folder, ending, bytes(content))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("42.1", "1e99"),
        ("42.1", "nan"),
        ("9.1", "-9.1e1"),
        ("'50'", "'" + "9" * 500 + "'"),
        ("8300.5", "-1"),
        ("8300.5", "inf"),
        ("8300.5", "1e12"),
        ("9.05 42.01", "9e300 42.01"),
        ("LINESTRING (9.0 42.0, 9.05 42.01, 9.1 42.0)", "POINT (1 2)"),
        ("['primary', 'tertiary']", "[" * 9000),
        ("['primary', 'tertiary']", "[1/0]"),
        ('key="x"', 'key="y"'),
        ('"80"', '"0.0001"'),
        ("00:20", "999:59:59"),
        ('ref="4"', 'ref="9223372036854775807"'),
        ('ref="4"', 'ref="-4"'),
    ],
)
@pytest.mark.parametrize(("ending", "text"), [(".osm", XML), (".graphml", GRAPHML)])
def test_absurd_values_are_read_or_a_fault(folder, ending, text, old, new):
    read(folder, ending, text.replace(old, new).encode())


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("start", lambda a: a + 100),
        ("start", lambda a: a.astype(np.int64)),
        ("end", lambda a: a[:-1]),
        ("shape_first", lambda a: a * 2),
        ("shape_first", lambda a: np.minimum(a, 1)),
        ("road_class", lambda a: a + 99),
        ("ban_to", lambda a: a + 1000),
        ("ban_to", lambda a: a ^ 1),
        ("lat", lambda a: a[:, None]),
        ("texts", lambda a: a[:2]),
        ("texts", lambda a: np.array(["2", *a[1:]])),
        ("town", lambda _: np.empty(0, np.uint8)),
    ],
)
def test_a_kept_graph_whose_arrays_do_not_fit_is_a_fault(folder, sound, name, change):
    with np.load(io.BytesIO(sound[".npz"])) as stored:
        arrays = dict(stored)
    arrays[name] = change(arrays[name])
    path = folder / "unfit.npz"
    np.savez(path, **arrays)
    with pytest.raises(TravelError):
        RoadGraph.load(path)
