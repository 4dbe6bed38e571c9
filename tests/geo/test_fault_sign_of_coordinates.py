"""A sign lost or added."""

from __future__ import annotations

from sampled_communes import sampled

from tournees.geo.place_checks import check_coordinates
from tournees.geo.sphere import distance_m


def test_a_wrong_sign_is_named_wherever_it_moves_the_point_away():
    moved = 0
    for code, town in sampled():
        for lat, lon in ((-town.lat, town.lon), (town.lat, -town.lon)):
            if distance_m(lat, lon, town.lat, town.lon) < 3 * max(town.reach_m, 10_000):
                continue
            moved += 1
            found = check_coordinates(lat, lon, code, town.name)
            assert found is not None, town
            assert found.code == "coordinates_sign", (town, found)
    assert moved > 600


def test_the_right_sign_is_told_with_the_slip():
    found = check_coordinates(41.9186, -8.7369, "20000", "Ajaccio")
    assert found is not None
    assert found.facts["right_text"] == "41.91860 ; 8.73690"
