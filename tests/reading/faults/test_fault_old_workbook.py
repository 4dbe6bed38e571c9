"""A workbook of Excel 97 (.xls): numbers, dates, lost zeros, several sheets."""

from __future__ import annotations

from datetime import date

import pytest

from tournees.model import Kind
from tournees.reading import read_accounts
from tournees.scenario import Source

xlwt = pytest.importorskip("xlwt", reason="xlwt writes the .xls file of this test")
HEADER = ("Code client", "Nom", "CP", "Ville", "CA", "Dernière visite", "Téléphone")


@pytest.mark.parametrize("name", ["clients.xls", "clients.csv", "clients.xlsx"])
def test_an_old_workbook_is_read_whatever_its_name(tmp_path, name: str):
    book = xlwt.Workbook()
    book.add_sheet("Lisez-moi").write(0, 0, "Export du CRM")
    sheet = book.add_sheet("Clients")
    sheet.write(0, 0, "Liste des clients")
    days = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, text in enumerate(HEADER):
        sheet.write(2, column, text)
    for column, value in enumerate((12, "Épicerie", 1000, "Bourg-en-Bresse", 1234.5)):
        sheet.write(3, column, value)
    sheet.write(3, 5, date(2026, 2, 3), days)
    sheet.write(3, 6, 474452636)
    book.save(str(tmp_path / name))
    reading = read_accounts(tmp_path / name, Source(file=name), Kind.CLIENT)
    assert reading.usable
    assert (reading.understood.sheet, reading.understood.header_row) == ("Clients", 3)
    (account,) = reading.items
    assert (account.id, account.postal_code, account.revenue_eur) == ("12", "01000", 1234.5)
    assert (account.last_visit, account.phone) == (date(2026, 2, 3), "04 74 45 26 36")
    assert account.row == 4
