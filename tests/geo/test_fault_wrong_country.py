"""A point in another country."""

from __future__ import annotations

import pytest
from sampled_communes import sampled

from tournees.geo.place_checks import check_coordinates


@pytest.mark.parametrize(
    ("lat", "lon"), [(40.4168, -3.7038), (52.52, 13.405), (51.5072, -0.1276), (41.9, 12.49)]
)
def test_a_point_abroad_is_named_whatever_the_address(lat: float, lon: float):
    for code, town in sampled(step=397):
        found = check_coordinates(lat, lon, code, town.name)
        assert found is not None, town
        assert found.code == "coordinates_outside_france", (town, found)


def test_the_french_overseas_are_not_abroad():
    overseas = [pair for pair in sampled(step=1) if pair[1].code.startswith("97")][::9]
    assert overseas
    for code, town in overseas:
        assert check_coordinates(town.lat, town.lon, code, town.name) is None, town
