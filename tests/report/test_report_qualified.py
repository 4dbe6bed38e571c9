"""The qualified client file, written and read back by our own reader."""

from __future__ import annotations

import csv
import re
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from any_account import accounts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tournees.errors import InputError
from tournees.model import (
    DAY_S,
    Account,
    Appointment,
    ClosedPeriod,
    Contact,
    Kind,
    OpeningHours,
    Place,
    Precision,
    Rep,
    Risk,
    Status,
    Window,
)
from tournees.reading import read_accounts
from tournees.report.data_sheet import DataColumn, DataTable, Shape, TextFile, text_file, workbook
from tournees.report.qualified import write_qualified
from tournees.scenario import Source
from tournees.words import Words

FR = Words("fr")
HOUR = 3_600
OPENING = OpeningHours(
    (
        *((Window(8 * HOUR + 1800, 12 * HOUR), Window(14 * HOUR, 18 * HOUR)) for _ in range(5)),
        (Window(0, DAY_S),),
        (),
    )
)
WHOLE = Account(
    id="00412",
    name="=Garage du Port",
    kind=Kind.DISTRIBUTOR,
    place=Place(41.927123, 8.7),
    address='3 rue, du Port; bât. "A"',
    postal_code="01000",
    commune="Bourg-en-Bresse",
    insee="01053",
    segment="A",
    revenue_eur=1_234.5,
    previous_revenue_eur=-3.25,
    orders_eur=0.0,
    objective_eur=1_250_000.0,
    margin_rate=0.351,
    potential_eur=2_000.0,
    probability=0.5,
    risk=Risk.HIGH,
    siret="73282932000074",
    naf="47.11F",
    phone="04 95 00 00 00",
    email="a@b.fr; c@d.fr",
    contacts=(
        Contact(name="Marie Dupont", role="gérante", phone="06 01 02 03 04", email="m@d.fr"),
        Contact(name="Paul Roux"),
    ),
    group="Groupe du Port",
    status=Status.LITIGATION,
    current_rep="Ghjulia Santoni",
    sector="Sud-Ouest",
    locked=True,
    visits_per_year=12.5,
    min_days_between=10,
    max_days_between=40,
    visit_s=2_700,
    opening=OPENING,
    closed_periods=(
        ClosedPeriod(date(2026, 8, 1), date(2026, 8, 15)),
        ClosedPeriod(date(2000, 11, 1), date(2000, 3, 31), yearly=True),
    ),
    skills=("bois", "vin"),
    last_visit=date(2026, 2, 3),
    appointments=(Appointment(date(2026, 12, 1), 10 * HOUR + 1800),),
    mandatory=True,
    remote=True,
)
BARE = Account(id="B", name="Bar", kind=Kind.PROSPECT, commune="Lyon")


def read_back(path: Path):
    """What our reader makes of a file, and the codes of its findings."""
    reading = read_accounts(path, Source(file=path.name), None)
    items = tuple(replace(account, file="", row=None) for account in reading.items)
    return items, {issue.code for issue in reading.issues}


def cells_of(path: Path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        heads, *rows = csv.reader(stream, delimiter=";")
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", ["q.csv", "q.xlsx"])
def test_every_field_comes_back_equal(tmp_path: Path, name: str, lang: str):
    path = write_qualified(tmp_path / name, (WHOLE, BARE), Words(lang))
    items, codes = read_back(path)
    assert items == (WHOLE, BARE)
    assert codes <= {"margin_basis_assumed", "cell_negative"}


def test_every_field_comes_back_from_the_file_for_double_click(tmp_path: Path):
    path = write_qualified(tmp_path / "q.csv", (WHOLE, BARE), FR, for_excel=True)
    assert read_back(path)[0] == (WHOLE, BARE)


def test_every_field_of_an_account_stands_in_the_test():
    """A field that is added to the model must be added to the export and to `WHOLE`."""
    plain = Account(id="", name="", kind=Kind.CLIENT)
    silent = {
        name
        for name in Account.__slots__
        if getattr(WHOLE, name) == getattr(plain, name) and name not in {"file", "row"}
    }
    assert silent == set()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    listed=accounts(),
    name=st.sampled_from(["q.csv", "q.xlsx"]),
    lang=st.sampled_from(["fr", "en"]),
    for_excel=st.booleans(),
)
def test_whatever_the_accounts_they_come_back_equal(
    *, listed: tuple[Account, ...], name: str, lang: str, for_excel: bool
):
    with tempfile.TemporaryDirectory() as folder:
        path = write_qualified(Path(folder) / name, listed, Words(lang), for_excel=for_excel)
        assert read_back(path)[0] == listed


def test_the_text_file_is_what_french_excel_opens(tmp_path: Path):
    path = write_qualified(tmp_path / "q.csv", (WHOLE,), FR)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfCode client;Raison sociale;Type de compte;Adresse;")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    (row,) = cells_of(path)
    assert row["CA HT"] == "1234,5"
    assert row["Taux de marque"] == "0,3510"  # « 0,351 » could be read as thousands
    assert row["Dernière visite"] == "03/02/2026"
    assert row["Horaires"] == "lun-ven 8h30-12h, 14h-18h ; sam 0h-24h"
    assert row["Périodes de fermeture"] == "du 01/08/2026 au 15/08/2026, du 01/11 au 31/03"
    assert row["Commune officielle"] == "Bourg-en-Bresse"
    assert row["Code postal"] == "01000"


def test_only_what_some_account_has_makes_a_column(tmp_path: Path):
    (row,) = cells_of(write_qualified(tmp_path / "q.csv", (BARE,), FR))
    assert list(row) == [
        "Code client", "Raison sociale", "Type de compte", "Commune", "Statut du compte",
    ]  # fmt: skip


def test_last_years_revenue_never_stands_alone(tmp_path: Path):
    """Our reader takes last year's for this year's in a file that has no other."""
    gone = replace(BARE, previous_revenue_eur=5_000.0)
    path = write_qualified(tmp_path / "q.csv", (gone,), FR)
    assert read_back(path)[0] == (gone,)


def test_the_workbook_keeps_zeros_and_types_its_cells(tmp_path: Path):
    path = write_qualified(tmp_path / "q.xlsx", (WHOLE,), FR)
    sheet = openpyxl.load_workbook(path).active
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert row["Code postal"].value == "01000"
    assert row["Code client"].value == "00412"
    assert row["SIRET"].value == "73282932000074"
    assert {row[name].number_format for name in ("Code postal", "SIRET", "Téléphone")} == {"@"}
    assert row["CA HT"].value == 1_234.5
    assert row["CA HT"].number_format == '#,##0.00 "€"'
    assert row["Dernière visite"].value.date() == date(2026, 2, 3)
    assert row["Dernière visite"].number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_places_tell_how_they_were_found(tmp_path: Path):
    centre = replace(BARE, place=Place(45.75, 4.85, Precision.COMMUNE, 4_300))
    (row,) = cells_of(write_qualified(tmp_path / "q.csv", (centre,), FR))
    assert row["Latitude"] == "45,75"
    assert row["Précision du placement"] == "centre de la commune"
    assert row["Rayon d'incertitude (km)"] == "4,3"


def test_an_account_names_its_rep(tmp_path: Path):
    mine = replace(BARE, current_rep="R1")
    reps = (Rep(id="R1", name="Ghjulia Santoni", home=None),)
    (row,) = cells_of(write_qualified(tmp_path / "q.csv", (mine,), FR, reps=reps))
    assert row["Commercial"] == "Ghjulia Santoni"


@pytest.mark.parametrize("name", ["q.csv", "q.xlsx"])
def test_the_order_of_accounts_changes_nothing(tmp_path: Path, name: str):
    path = tmp_path / name
    first = write_qualified(path, (WHOLE, BARE), FR).read_bytes()
    assert write_qualified(path, (BARE, WHOLE), FR).read_bytes() == first


def test_an_export_never_replaces_a_source(tmp_path: Path):
    own = tmp_path / "clients.csv"
    own.write_text("Nom\nBar\n", "utf-8")
    linked = tmp_path / "other.csv"
    linked.symlink_to(own)
    for path in (own, linked, tmp_path / "sub" / ".." / "clients.csv"):
        with pytest.raises(InputError) as caught:
            write_qualified(path, (BARE,), FR, sources=(own,))
        assert [issue.code for issue in caught.value.issues] == ["export_over_source"]
    assert own.read_text("utf-8") == "Nom\nBar\n"


@pytest.mark.parametrize("name", ["q.csv", "q.xlsx"])
def test_a_text_that_looks_like_a_workbooks_own_escape_comes_back(tmp_path: Path, name: str):
    odd = replace(BARE, name='Bar _x0041_ <t> & "co"', address='="x" & y')
    assert read_back(write_qualified(tmp_path / name, (odd,), FR))[0] == (odd,)


def test_an_unknown_ending_says_which_there_are(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        write_qualified(tmp_path / "q.ods", (BARE,), FR)
    assert ".csv, .xlsx, .gpkg" in FR.issue(caught.value.issues[0])


def test_an_empty_list_is_a_file_with_headings(tmp_path: Path):
    for name in ("q.csv", "q.xlsx", "q.gpkg"):
        assert write_qualified(tmp_path / name, (), FR).stat().st_size > 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0,1"), (1e-7, "0,0000001"), (-12.0, "-12"), (1.234, "1,2340"), (123_456.7, "123456,7")],
)
def test_a_number_is_written_with_all_its_digits(value: float, text: str):
    table = DataTable((DataColumn("x", Shape.NUMBER),), ((value,),))
    assert (
        text_file(table, "fr", TextFile(for_excel=True)).decode("utf-8-sig") == f"x\r\n{text}\r\n"
    )


def test_a_text_that_no_workbook_can_hold_is_still_written(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    table = DataTable((DataColumn("x"),), (("a\ufffeb\x01c_x0041_" + "é" * 40_000,),))
    path.write_bytes(workbook(table, "x"))
    text = openpyxl.load_workbook(path).active["A2"].value
    assert re.match("a\ufffdb", text)
    assert len(text) <= 32_800
