"""A workbook of LibreOffice (.ods), whatever it is called: a clear error."""

from __future__ import annotations

import zipfile

import pytest

from tournees.model import Kind
from tournees.reading import read_accounts
from tournees.scenario import Source
from tournees.words import LANGUAGES, Words


@pytest.mark.parametrize("name", ["clients.ods", "clients.xlsx", "clients.csv"])
def test_an_opendocument_workbook_is_refused_with_what_to_do(tmp_path, name: str):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office:document-content/>")
    reading = read_accounts(path, Source(file=name), Kind.CLIENT)
    assert reading.items == ()
    assert [(issue.code, issue.fatal) for issue in reading.issues] == [("workbook_kind", True)]
    for lang in LANGUAGES:
        assert ".xlsx" in Words(lang).issue(reading.issues[0])
