"""Rows that cannot be placed: kept, counted, each with its reason."""

from __future__ import annotations

import pytest
from checked_file import report

HEADER = "Code client;Nom;CP;Ville"


@pytest.mark.parametrize(
    ("cells", "code"),
    [("99999;Nullepart", "place_postal_code_unknown"), (";Saint-Denis", "place_commune_ambiguous"),
     (";Atlantide", "place_commune_unknown"), ("abc;", "place_postal_code_invalid"),
     ("98000;Monaco", "place_abroad"), (";", "row_without_location")],
)  # fmt: skip
def test_a_row_without_a_place_says_why_and_stays(tmp_path, cells: str, code: str):
    seen = report(tmp_path, HEADER, "C1;Bar;20000;Ajaccio", f"C2;Hôtel;{cells}")
    assert (seen["rows"], seen["placed"], seen["not_placed"]) == (2, 1, 1)
    about = [f for f in seen["findings"] if f["row"] == 3 and f["severity"] != "notice"]
    assert about
    assert all(finding["rule"] and finding["remedy"] for finding in about)
    assert code in {finding["code"] for finding in about}
