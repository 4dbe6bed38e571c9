"""A header on two rows: titles of groups above, labels below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from whole_file import codes, names, read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

GROUPED = (
    "Export;;;;;;\nIdentification;;Adresse;;;CA;\nCode client;Nom;Rue;CP;Ville;2025;2024\n"
    "7;Bar;1 quai Napoléon;20000;Ajaccio;1 200,50;900\n"
)


def test_titles_of_groups_and_labels_are_read_together(tmp_path: Path):
    reading = read_bytes(tmp_path, GROUPED.encode())
    account = reading.items[0]
    assert (account.id, account.name, account.row) == ("7", "Bar", 4)
    assert (account.postal_code, account.commune) == ("20000", "Ajaccio")
    assert (account.revenue_eur, account.previous_revenue_eur) == (1200.5, 900)
    assert reading.understood.header_row == 3
    assert codes(reading)[0] == ("table_header_two_rows", 3)
    assert [c.header for c in reading.understood.columns][-2:] == ["CA 2025", "CA 2024"]


def test_one_label_in_two_groups_is_told_apart_by_its_group(tmp_path: Path):
    text = "Client;Livraison;;Facturation;\n;CP;Ville;CP;Ville\nBar;20000;Ajaccio;75001;Paris\n"
    reading = read_bytes(tmp_path, text.encode())
    assert [column.header for column in reading.understood.columns] == [
        "Client", "CP Livraison", "Ville Livraison", "CP Facturation", "Ville Facturation",
    ]  # fmt: skip
    assert reading.items[0].postal_code == "20000"


def test_merged_titles_of_a_workbook_are_read_too(tmp_path: Path):
    path = tmp_path / "clients.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "Raison sociale")
        sheet.merge_range(0, 1, 0, 2, "Localisation")
        sheet.merge_range(0, 3, 0, 4, "CA HT")
        sheet.write_row(1, 1, ["CP", "Ville", "2025", "2024"])
        sheet.write_row(2, 0, ["Bar", 1000, "Bourg-en-Bresse", 1200, 800])
    account = read(path).items[0]
    assert (account.name, account.postal_code) == ("Bar", "01000")
    assert (account.revenue_eur, account.previous_revenue_eur) == (1200, 800)


@pytest.mark.parametrize(
    "text",
    [
        "Clients de Corse;;\nNom;CP;Ville\nBar;20000;Ajaccio\n",
        "Nom;Ville;Segment;;\nBar;Ajaccio;A;x;y\n",
        "Nom;CP;Ville\nAdresse;20000;CA\n",
    ],
)
def test_a_title_or_a_first_row_of_words_is_not_taken_for_half_a_header(tmp_path: Path, text: str):
    reading = read_bytes(tmp_path, text.encode())
    assert "table_header_two_rows" not in dict(codes(reading))
    assert len(names(reading)) == 1
