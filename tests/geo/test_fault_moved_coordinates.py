"""A point moved out of its postal code."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from sampled_communes import sampled

from tournees.geo.gazetteer import gazetteer
from tournees.geo.place_checks import check_place
from tournees.model import Place

_METRES = 111_195


@given(st.sampled_from(sampled()), st.floats(0, 2 * math.pi), st.floats(1.1, 6))
@settings(max_examples=200, deadline=None)
def test_a_point_beyond_three_radii_of_its_postal_code_is_doubted(pair, angle, times):
    code, _ = pair
    spot = gazetteer().spots[code]
    far_m = times * 3 * max(spot.radius_m, 10_000)
    lat = spot.lat + far_m / _METRES * math.cos(angle)
    lon = spot.lon + far_m / _METRES * math.sin(angle) / math.cos(math.radians(spot.lat))
    found = check_place(Place(lat, lon), code)
    assert found is not None
    assert found.code.startswith("coordinates_")


@given(st.sampled_from(sampled()), st.floats(0, 2 * math.pi), st.floats(0, 0.9))
@settings(max_examples=200, deadline=None)
def test_a_point_within_its_postal_code_is_not_doubted(pair, angle, share):
    code, _ = pair
    spot = gazetteer().spots[code]
    near_m = share * min(max(spot.radius_m, 1_000), 8_000)
    lat = spot.lat + near_m / _METRES * math.cos(angle)
    lon = spot.lon + near_m / _METRES * math.sin(angle) / math.cos(math.radians(spot.lat))
    found = check_place(Place(lat, lon), code)
    assert found is None or found.code == "coordinates_outside_france"  # a border, a coast
