"""Latitude and longitude changed over."""

from __future__ import annotations

from sampled_communes import sampled

from tournees.geo.place_checks import check_coordinates


def test_swapped_coordinates_are_named_in_every_part_of_france():
    for code, town in sampled():
        found = check_coordinates(town.lon, town.lat, code, town.name)
        assert found is not None, town
        assert found.code == "coordinates_swapped", (town, found)


def test_the_right_order_is_told_with_the_slip():
    found = check_coordinates(8.7369, 41.9186, "20000", "Ajaccio")
    assert found is not None
    assert found.facts["right_text"] == "41.91860 ; 8.73690"


def test_coordinates_in_their_order_are_not_doubted():
    for code, town in sampled():
        assert check_coordinates(town.lat, town.lon, code, town.name) is None, town
