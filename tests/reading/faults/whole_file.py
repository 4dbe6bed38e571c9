"""Whole files of accounts under test, written as users' programs write them, read back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import xlsxwriter

from tournees.model import Kind
from tournees.reading import Reading, read_accounts
from tournees.scenario import Source
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.model import Account

HEADER = "Raison sociale;CP;Ville"
ROWS = ("Épicerie du Port;20000;Ajaccio", "Hôtel de l'Étoile;1000;Bourg-en-Bresse")
TEXT = "\n".join((HEADER, *ROWS)) + "\n"
TABLE = [["Raison sociale", "CP", "Ville"], ["Épicerie du Port", 1000, "Bourg-en-Bresse"]]


def read(path: Path, **source: Any) -> Reading[Account]:
    """The accounts of a file."""
    return read_accounts(path, Source(file=path.name, **source), Kind.CLIENT)


def read_bytes(folder: Path, content: bytes, name: str = "clients.csv") -> Reading[Account]:
    """The accounts of a file of these bytes."""
    path = folder / name
    path.write_bytes(content)
    return read(path)


def names(reading: Reading[Account]) -> list[str]:
    """The names of the accounts, in the order of the file."""
    return [a.name for a in sorted(reading.items, key=lambda account: account.row or 0)]


def codes(reading: Reading[Account]) -> list[tuple[str, int | None]]:
    """Code and row of every finding."""
    return [(issue.code, issue.row) for issue in reading.issues]


def only_issue(path: Path, **source: Any) -> Issue:
    """The one fault that keeps a file from being read; it can be told in every language."""
    reading = read(path, **source)
    assert reading.items == ()
    assert len(reading.issues) == 1
    assert reading.issues[0].fatal
    for lang in LANGUAGES:
        assert "{" not in Words(lang).issue(reading.issues[0])
    return reading.issues[0]


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """A workbook of these sheets."""
    with xlsxwriter.Workbook(path) as made:
        date = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, column, value, date)
                    else:
                        sheet.write(number, column, value)
    return path
