"""St and Ste for Saint and Sainte."""

from __future__ import annotations

import re

import pytest
from sampled_communes import sampled

from tournees.geo.locating import locate


@pytest.mark.parametrize(
    ("short", "long"), [("St", "Saint"), ("ST.", "Saint"), ("Ste", "Sainte"), ("STE.", "Sainte")]
)
def test_the_short_form_is_the_same_commune(short: str, long: str):
    saints = [pair for pair in sampled(step=1) if pair[1].name.startswith(f"{long}-")][::13]
    assert len(saints) > 20
    for code, town in saints:
        written = re.sub(f"^{long}-", f"{short} ", town.name).replace("-", " ")
        found = locate(code, written)
        assert (found.insee, found.issue) == (town.code, None), town


def test_inside_a_name_too():
    assert locate("17220", "LA JARRIE").insee == locate("17220", "La Jarrie").insee
    assert locate("85270", "ST HILAIRE DE RIEZ").commune == "Saint-Hilaire-de-Riez"
    assert locate("", "Mont St Michel").commune == "Le Mont-Saint-Michel"
