"""The GeoPackage of accounts, read by GDAL and, as the database that it is, by SQLite."""

from __future__ import annotations

import sqlite3
import struct
from datetime import date
from typing import TYPE_CHECKING

import pyogrio

from tournees.model import Account, Kind, Place, Precision
from tournees.report.qualified import write_qualified
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FR = Words("fr")
ACCOUNTS = (
    Account(
        id="00412",
        name="=Bar l'Étang \u202e <b>",
        kind=Kind.CLIENT,
        place=Place(41.927123, 8.737, Precision.COMMUNE, 4_300),
        postal_code="01000",
        revenue_eur=1_234.5,
        last_visit=date(2026, 2, 3),
    ),
    Account(id="B", name="Bar", kind=Kind.PROSPECT, postal_code="20000"),
)


def written(folder: Path, words: Words = FR):
    return write_qualified(folder / "comptes.gpkg", ACCOUNTS, words)


def test_it_is_one_layer_of_points_in_degrees_with_typed_fields(tmp_path: Path):
    path = written(tmp_path)
    assert pyogrio.list_layers(path).tolist() == [["comptes", "Point"]]
    about = pyogrio.read_info(path)
    assert about["crs"] == "EPSG:4326"
    assert about["features"] == 2
    types = dict(zip(about["fields"], about["dtypes"], strict=True))
    assert types["Code postal"] == "object"
    assert types["CA HT"] == "float64"
    assert types["Dernière visite"] == "datetime64[D]"


def test_an_account_without_a_place_stays_without_a_point(tmp_path: Path):
    about, _, points, fields = pyogrio.raw.read(written(tmp_path))
    assert points[1] is None
    order, kind, lon, lat = struct.unpack("<BIdd", points[0])
    assert (order, kind, lon, lat) == (1, 1, 8.737, 41.927123)
    row = dict(zip(about["fields"], (values[0] for values in fields), strict=True))
    assert row["Raison sociale"] == ACCOUNTS[0].name
    assert row["Code postal"] == "01000"
    assert row["CA HT"] == 1_234.5
    assert row["Précision du placement"] == "centre de la commune"
    assert str(row["Dernière visite"]) == "2026-02-03"


def test_sqlite_finds_it_whole_and_the_layer_speaks_the_users_language(tmp_path: Path):
    base = sqlite3.connect(written(tmp_path, Words("en")))
    try:
        assert base.execute("pragma integrity_check").fetchone() == ("ok",)
        names = base.execute("select table_name, srs_id from gpkg_contents").fetchall()
        assert names == [("accounts", 4326)]
    finally:
        base.close()


def test_the_same_accounts_give_the_same_bytes_and_nothing_else_is_left(tmp_path: Path):
    first = written(tmp_path).read_bytes()
    again = write_qualified(tmp_path / "comptes.gpkg", ACCOUNTS[::-1], FR).read_bytes()
    assert again == first
    assert [path.name for path in tmp_path.iterdir()] == ["comptes.gpkg"]
