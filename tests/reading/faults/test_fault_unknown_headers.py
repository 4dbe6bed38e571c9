"""Columns whose header says nothing, or something else than what stands below."""

from __future__ import annotations

import pytest
from one_column import fields, read_file

from tournees.model import Place

COLUMNS = {
    "phone": ("01 23 45 67 89", "0495000000", "+33612345678", "0298000001"),
    "email": ("a@b.fr", "c@d.fr", "e@f.fr", "g@h.fr"),
    "siret": ("73282932000074", "35600000000048", "55208131766522", "44306184100047"),
    "postal_code": ("20000", "20200", "75001", "01000"),
    "lat_lon": ("41,9267 ; 8,7369", "42,6973 ; 9,4509", "48,85 ; 2,35", "45,764 ; 4,8357"),
}


def table(*columns: tuple[str, tuple[str, ...]]) -> str:
    rows = zip(*((header, *cells) for header, cells in columns), strict=True)
    return "\n".join("\t".join(row) for row in rows)


NAMES = ("Nom", ("Bar", "Hôtel", "Garage", "Épicerie"))


@pytest.mark.parametrize("field", COLUMNS)
@pytest.mark.parametrize("header", ["Champ 12", "", "Custom_7"])
def test_a_column_is_proposed_by_what_stands_in_it(tmp_path, field: str, header: str):
    reading = read_file(tmp_path, table(NAMES, (header, COLUMNS[field])))
    seen = reading.understood.columns[1]
    assert seen.fields == (field,)
    assert 0.0 < seen.confidence < 1.0


def test_two_columns_of_degrees_are_a_place(tmp_path):
    lat, lon = (
        ("41,92671", "42,69731", "48,8534", "45,7641"),
        ("8,73691", "9,4509", "2,3488", "4,8357"),
    )
    reading = read_file(tmp_path, table(NAMES, ("Champ 1", lat), ("Champ 2", lon)))
    assert fields(reading)["Champ 1"] == ("lat",)
    assert fields(reading)["Champ 2"] == ("lon",)
    assert Place(41.92671, 8.73691) in {account.place for account in reading.items}


def test_one_column_of_degrees_is_no_place(tmp_path):
    reading = read_file(
        tmp_path, table(NAMES, ("Champ 1", ("41,9267", "42,697", "48,853", "45,764")))
    )
    assert fields(reading)["Champ 1"] == ()


def test_a_known_header_is_preferred_to_what_looks_like_it(tmp_path):
    own, other = COLUMNS["phone"], ("0102030405", "0102030406", "0102030407", "0102030408")
    reading = read_file(tmp_path, table(NAMES, ("Champ 1", other), ("Tél", own)))
    assert fields(reading) == {"Nom": ("name",), "Champ 1": (), "Tél": ("phone",)}


def test_the_scenario_may_refuse_a_proposal(tmp_path):
    text = table(NAMES, ("Champ 1", COLUMNS["phone"]))
    assert fields(read_file(tmp_path, text, columns={"phone": ""}))["Champ 1"] == ()


def test_the_order_of_the_rows_changes_no_confidence(tmp_path):
    cells = tuple(f"2{n:04d}" if n % 3 else f"ici {n}" for n in range(900))
    names = tuple(f"N{n}" for n in range(900))
    ahead = read_file(tmp_path, table(("Nom", names), ("CP", cells)))
    behind = read_file(tmp_path, table(("Nom", names[::-1]), ("CP", cells[::-1])))
    sure = [column.confidence for column in ahead.understood.columns]
    assert sure == [column.confidence for column in behind.understood.columns]
    assert 0.5 < sure[1] < 0.8
