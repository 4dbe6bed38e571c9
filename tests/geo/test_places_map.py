"""Neighbours, outlines of sectors and the base map."""

from __future__ import annotations

import csv
import itertools
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo.basemap import basemap, departement_of, departements_of, landmasses, shape_at
from tournees.geo.gazetteer import gazetteer
from tournees.geo.neighbours import neighbours
from tournees.geo.outlines import outlines, touching
from tournees.geo.sphere import distance_m
from tournees.model import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Ring

AJACCIO, BASTIA, CORTE = Place(41.9186, 8.7369), Place(42.7021, 9.4515), Place(42.3062, 9.1509)
PORTO_VECCHIO, MARSEILLE, NICE = Place(41.5917, 9.2782), Place(43.2976, 5.3694), Place(43.7, 7.26)
LE_PALAIS, QUIBERON, VANNES = Place(47.347, -3.156), Place(47.484, -3.12), Place(47.658, -2.76)

anywhere = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
ashore = st.builds(
    # Within a kilometre or so of a town: far out at sea, a point may be on no land at all.
    lambda commune, north, east: Place(commune.lat + north, commune.lon + east),
    st.sampled_from([c for c in gazetteer().by_code.values() if c.departement in ("2A", "2B")]),
    st.floats(-0.01, 0.01),
    st.floats(-0.01, 0.01),
)
corsican = st.builds(Place, st.floats(41.4, 43.0), st.floats(8.6, 9.5))
on_a_grid = st.builds(
    lambda i, j: Place(42 + i / 50, 9 + j / 50), st.integers(0, 4), st.integers(0, 4)
)


def communes_of(*departements: str) -> list[Place]:
    return [
        Place(commune.lat, commune.lon)
        for commune in gazetteer().by_code.values()
        if commune.departement in departements
    ]


def graph_of(places: Sequence[Place]) -> nx.Graph[int]:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(places)))
    graph.add_edges_from(neighbours(places))
    return graph


@pytest.mark.parametrize(
    ("places", "pairs"),
    [
        ((), ()),
        ((AJACCIO,), ()),
        ((AJACCIO, BASTIA), ((0, 1),)),
        ((AJACCIO, AJACCIO), ((0, 1),)),
        ((AJACCIO, AJACCIO, AJACCIO), ((0, 1), (0, 2), (1, 2))),
        ((AJACCIO, BASTIA, CORTE), ((0, 2), (1, 2))),
        ((AJACCIO, PORTO_VECCHIO, CORTE), ((0, 1), (0, 2), (1, 2))),
    ],
)
def test_a_few_places_have_the_neighbours_one_expects(
    places: tuple[Place, ...], pairs: tuple[tuple[int, int], ...]
):
    assert set(neighbours(places)) <= set(itertools.combinations(range(len(places)), 2))
    if len(places) == 3 and len(set(places)) == 1:
        assert nx.is_connected(graph_of(places))
    else:
        assert neighbours(places) == pairs


def test_places_on_one_line_form_a_chain():
    places = [Place(42.0, 9.0 + step / 100) for step in (3, 0, 2, 1)]
    assert neighbours(places) == ((0, 2), (1, 3), (2, 3))


def test_corsica_is_not_linked_to_the_mainland():
    places = (MARSEILLE, NICE, AJACCIO, BASTIA)
    assert neighbours(places) == ((0, 1), (2, 3))


def test_an_island_near_the_coast_stays_linked():
    places = (VANNES, QUIBERON, LE_PALAIS)
    assert neighbours(places) == ((0, 1), (1, 2))


def test_towns_across_a_gulf_whose_cells_meet_at_sea_only_are_linked_by_land():
    north, south, propriano = Place(41.69, 8.88), Place(41.65, 8.87), Place(41.675, 8.905)
    assert neighbours((north, south, propriano)) == ((0, 2), (1, 2))
    assert neighbours((north, south)) == ((0, 1),)


def test_accounts_linked_on_one_land_have_a_common_border_on_the_map():
    places = CORSICA[::6]
    names = [f"{index:03}" for index in range(len(places))]
    on_map = {(int(one), int(other)) for one, other in touching(outlines(places, names))}
    apart = set(neighbours(places)) - on_map
    assert nx.is_connected(graph_of(places))
    assert len(apart) <= 1


def test_a_lonely_village_stays_linked_however_far():
    crowd = [Place(48.85 + i / 100, 2.35 + j / 100) for i in range(4) for j in range(4)]
    assert nx.is_connected(graph_of([*crowd, Place(44.9, 6.64)]))


def test_all_corsican_communes_form_one_light_graph():
    places = communes_of("2A", "2B")
    graph = graph_of(places)
    assert nx.is_connected(graph)
    assert graph.number_of_edges() < 3 * len(places)  # planar


def test_many_accounts_at_one_spot_do_not_hang_on_a_single_one():
    places = [*[CORTE] * 40, AJACCIO, BASTIA, PORTO_VECCHIO]
    graph = graph_of(places).subgraph(range(40))
    assert nx.is_biconnected(graph)


@given(st.lists(st.one_of(ashore, on_a_grid), max_size=25))
def test_corsican_neighbours_are_connected_sorted_and_repeatable(places: list[Place]):
    pairs = neighbours(places)
    assert list(pairs) == sorted(set(pairs))
    assert all(0 <= i < j < len(places) for i, j in pairs)
    assert len(places) == 0 or nx.is_connected(graph_of(places))
    assert neighbours(places) == pairs


@given(st.lists(anywhere, max_size=12))
def test_places_anywhere_on_earth_have_neighbours(places: list[Place]):
    assert all(i < j for i, j in neighbours(places))


@given(st.lists(st.one_of(corsican, on_a_grid), min_size=2, max_size=15, unique=True))
def test_the_nearest_place_is_a_neighbour(places: list[Place]):
    pairs = set(neighbours(places))
    for i, place in enumerate(places):
        ways = sorted(
            (distance_m(place.lat, place.lon, other.lat, other.lon), j)
            for j, other in enumerate(places)
            if j != i
        )
        clear = len(ways) == 1 or ways[0][0] < 0.98 * ways[1][0]  # Mercator is not the sphere
        near = places[ways[0][1]]
        middle = np.array([[(place.lat + near.lat) / 2, (place.lon + near.lon) / 2]])
        dry = shape_at(landmasses(), middle)[0] >= 0
        if clear and dry and 10 < ways[0][0] < 5_000:
            assert tuple(sorted((i, ways[0][1]))) in pairs


def polygons(rings: tuple[Ring, ...]) -> list[shapely.Polygon]:
    return [shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in rings]


def area(rings: tuple[Ring, ...]) -> float:
    return sum(polygon.area for polygon in polygons(rings))


def overlap(found: dict[str, tuple[Ring, ...]]) -> float:
    shapes = [polygon for rings in found.values() for polygon in polygons(rings)]
    pairs = itertools.combinations(shapes, 2)
    return sum(one.intersection(other).area for one, other in pairs)


def nearest_home(place: Place) -> str:
    homes = {"A": AJACCIO, "B": BASTIA, "C": CORTE, "P": PORTO_VECCHIO}
    return min(homes, key=lambda h: distance_m(place.lat, place.lon, homes[h].lat, homes[h].lon))


CORSICA = communes_of("2A", "2B")
LABELS = [nearest_home(place) for place in CORSICA]


def corsica_deg2() -> float:
    land = basemap((41.0, 8.0, 43.1, 9.7)).departements
    return sum(area(departement.rings) for departement in land)


def test_sectors_share_out_the_whole_land_without_overlap():
    found = outlines(CORSICA, LABELS)
    assert list(found) == ["A", "B", "C", "P"]
    assert all(polygon.is_valid for rings in found.values() for polygon in polygons(rings))
    assert overlap(found) < 1e-5
    assert sum(area(rings) for rings in found.values()) == pytest.approx(corsica_deg2(), rel=1e-3)
    assert len(json.dumps(found)) < 200_000


def test_each_place_lies_in_its_own_sector():
    shapes = {
        label: shapely.MultiPolygon(polygons(r)) for label, r in outlines(CORSICA, LABELS).items()
    }
    for place, label in zip(CORSICA, LABELS, strict=True):
        assert shapes[label].distance(shapely.Point(place.lon, place.lat)) < 0.01


def test_rings_are_closed_lines_of_lat_lon():
    for rings in outlines(CORSICA, LABELS).values():
        for ring in rings:
            assert ring[0] == ring[-1]
            assert all(41 < lat < 44 and 8 < lon < 10 for lat, lon in ring)


def test_a_sector_around_another_is_cut_open():
    labels = ["inner" if label == "C" else "outer" for label in LABELS]
    found = outlines(CORSICA, labels)
    middle = shapely.Point(CORTE.lon, CORTE.lat)
    assert not any(polygon.contains(middle) for polygon in polygons(found["outer"]))
    assert overlap(found) < 1e-5
    lonely = ["x" if place == CORSICA[100] else "y" for place in CORSICA]
    found = outlines(CORSICA, lonely)
    assert area(found["x"]) + area(found["y"]) == pytest.approx(corsica_deg2(), rel=1e-3)
    assert overlap(found) < 1e-5


def test_touching_sectors_are_those_with_a_common_border():
    assert touching(outlines(CORSICA, LABELS)) == (("A", "C"), ("A", "P"), ("B", "C"), ("C", "P"))
    assert touching({}) == ()


def test_the_most_frequent_label_of_a_spot_decides_then_the_first():
    assert list(outlines([CORTE] * 3, ["a", "b", "b"])) == ["b"]
    assert list(outlines([CORTE] * 2, ["b", "a"])) == ["a"]
    assert outlines([CORTE], [""]) == {}
    assert outlines([], []) == {}


def test_a_place_abroad_has_an_outline_of_its_own():
    vaduz, sargans = Place(47.141, 9.521), Place(47.05, 9.44)
    found = outlines([vaduz, sargans], ["v", "s"])
    assert list(found) == ["s", "v"]
    assert overlap(found) < 1e-6


def test_the_order_of_the_accounts_changes_nothing():
    order = np.random.default_rng(1).permutation(len(CORSICA)).tolist()
    shuffled = outlines([CORSICA[k] for k in order], [LABELS[k] for k in order])
    assert shuffled == outlines(CORSICA, LABELS)


@given(
    st.lists(
        st.tuples(st.one_of(corsican, on_a_grid, anywhere), st.sampled_from("abc")), max_size=10
    )
)
def test_any_places_have_outlines(given_: list[tuple[Place, str]]):
    found = outlines([place for place, _ in given_], [label for _, label in given_])
    assert set(found) <= {label for _, label in given_}
    assert all(len(ring) > 3 for rings in found.values() for ring in rings)


def test_another_process_gives_the_same_graph_and_outlines():
    script = (
        "from tournees.geo.neighbours import neighbours\n"
        "from tournees.geo.outlines import outlines\n"
        "from tournees.model import Place\n"
        "places = [Place(42 + i * i % 97 / 150, 8.8 + i * 31 % 89 / 180) for i in range(200)]\n"
        "print(neighbours(places), outlines(places, [f'r{i % 5}' for i in range(200)]))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert len(runs[0]) > 1000
    assert runs[0] == runs[1]


def test_the_map_of_corsica_shows_both_departements_and_its_towns():
    found = basemap((41.3, 8.5, 43.1, 9.6))
    assert [(d.code, d.name) for d in found.departements] == [
        ("2A", "Corse-du-Sud"),
        ("2B", "Haute-Corse"),
    ]
    names = {town.name for town in found.towns}
    assert names >= {
        "Ajaccio", "Bastia", "Corte", "Calvi", "Porto-Vecchio", "Propriano", "Sartène",
        "Bonifacio", "L'Île-Rousse", "Ghisonaccia",
    }  # fmt: skip
    assert found.towns[0].name == "Ajaccio"


def test_the_map_holds_the_101_departements_without_overlap():
    found = basemap((-90, -180, 90, 180)).departements
    assert len(found) == 101
    assert len({departement.code for departement in found}) == 101


def test_the_departement_under_a_place_is_found():
    assert departement_of(AJACCIO) == "2A"
    assert departement_of(BASTIA) == "2B"
    assert departement_of(Place(44.384, 4.99)) == "84"  # Valréas, an enclave in 26
    assert departement_of(Place(48.8566, 2.3522)) == "75"
    assert departement_of(Place(40.4168, -3.7038)) is None


def test_communes_lie_in_their_own_departement():
    book = list(gazetteer().by_code.values())
    found = departements_of(np.array([(c.lat, c.lon) for c in book]))
    right = [code == c.departement for code, c in zip(found, book, strict=True)]
    assert sum(right) / len(right) > 0.99


def test_real_lodgings_of_corsica_form_one_graph(shared: Path):
    path = shared / "data" / "clients" / "hebergements_france.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream, delimiter=";") if r["Code postal"][:2] == "20"]
    places = [Place(float(row["Latitude"]), float(row["Longitude"])) for row in rows]
    assert nx.is_connected(graph_of(places))
