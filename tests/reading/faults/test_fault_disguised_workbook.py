"""Files that are not what their names say: workbooks, text, web pages, Excel 2003 XML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from whole_file import TABLE, TEXT, book, names, only_issue, read, read_bytes

from tournees.reading import markup

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">
<style>td { mso-number-format: "\\@" }</style></head><body><table border=1>
<tr><th colspan=3>Liste des clients</th></tr>
<tr><th>Raison sociale<th>CP<th>Ville</tr>
<tr><td>Caf&eacute;<br>du Port &amp; fils</td><td>01000</td><td rowspan=2>Bourg-en-Bresse</td></tr>
<tr><td>H&#244;tel</td><td>01000</td></tr></table></body></html>"""
XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Notes"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
</Worksheet><Worksheet ss:Name="Clients"><Table>
<Row><Cell><Data ss:Type="String">Nom</Data></Cell><Cell><Data ss:Type="String">CP</Data></Cell>
<Cell><Data ss:Type="String">Ville</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">Café</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">Ajaccio</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_a_workbook_named_csv_is_read_all_the_same(tmp_path: Path):
    path = book(tmp_path / "clients.xlsx", {"A": TABLE}).rename(tmp_path / "clients.csv")
    assert names(read(path)) == ["Épicerie du Port"]


@pytest.mark.parametrize("name", ["clients.xlsx", "clients.xls", "clients"])
def test_a_text_file_named_like_a_workbook_is_read_all_the_same(tmp_path: Path, name: str):
    reading = read_bytes(tmp_path, TEXT.encode("cp1252"), name)
    assert names(reading) == ["Épicerie du Port", "Hôtel de l'Étoile"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_named_xls_is_read_as_its_table(tmp_path: Path, codec: str):
    reading = read_bytes(tmp_path, PAGE.encode(codec), "export.xls")
    assert names(reading) == ["Café du Port & fils", "Hôtel"]
    assert [account.postal_code for account in reading.items] == ["01000"] * 2
    assert {account.commune for account in reading.items} == {"Bourg-en-Bresse"}
    assert reading.understood.header_row == 2


def test_excel_2003_xml_is_read_with_its_gaps_and_the_sheet_that_fits(tmp_path: Path):
    reading = read_bytes(tmp_path, XML.encode(), "export.xls")
    account = reading.items[0]
    assert (account.name, account.commune, account.row) == ("Café", "Ajaccio", 4)
    assert reading.understood.sheet == "Clients"


def test_a_table_inside_a_cell_is_left_out(tmp_path: Path):
    page = (
        "<table><tr><td>Nom</td><td>CP</td></tr><tr><td>Bar<table><tr><td>x</td></tr></table>"
        "</td><td>20000</td></tr></table>"
    )
    assert names(read_bytes(tmp_path, page.encode(), "c.xls")) == ["Bar"]


def test_a_page_without_a_table_is_told(tmp_path: Path):
    path = tmp_path / "export.xls"
    path.write_text("<!DOCTYPE html><html><body>Session expirée</body></html>", "utf-8")
    assert only_issue(path).code == "table_is_html"


def test_a_page_that_claims_endless_cells_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(markup, "MAX_CELLS", 1000)
    path = tmp_path / "export.xls"
    path.write_text("<table><tr><td colspan=900 rowspan=900>x</td></tr></table>", "utf-8")
    assert only_issue(path).code == "table_too_many_cells"


def test_another_kind_of_package_is_told(tmp_path: Path):
    for name, part, code in (
        ("c.ods", "content.xml", "workbook_kind"),
        ("c.xlsb", "xl/workbook.bin", "workbook_kind"),
        ("c.xlsx", "export/clients.csv", "table_other_kind"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr(part, "...")
        assert only_issue(tmp_path / name).code == code


@pytest.mark.parametrize("text", ['{"type": "FeatureCollection"}', '[\n {"Nom": "Bar"}]'])
def test_json_is_told(tmp_path: Path, text: str):
    path = tmp_path / "clients.csv"
    path.write_text(text, "utf-8")
    issue = only_issue(path)
    assert (issue.code, issue.facts["kind"]) == ("table_other_kind", "JSON")
