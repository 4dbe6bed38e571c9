"""The latitude copied into the longitude, or the longitude into the latitude."""

from __future__ import annotations

from sampled_communes import sampled

from tournees.geo.place_checks import check_coordinates


def test_one_number_in_both_columns_is_named():
    for code, town in sampled():
        for number in (town.lat, town.lon):
            found = check_coordinates(number, number, code, town.name)
            assert found is not None, town
            assert found.code == "coordinates_equal", (town, found)
