"""What the user corrects beside their file: read from a correction file, put over the cells.

A correction names its row by the text of its identifier, so that it still holds when next
month's export has other rows, and the text that it replaces: where another text stands
now, the file moved on and the correction is told, not applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.reading.faults import FaultLog, FileFault
from tournees.reading.folding import fold, tidy
from tournees.reading.opening import open_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.reading.sheet import Sheet

_HEADS = {
    "file": frozenset({"fichier", "file"}),
    "row": frozenset({"ligne", "row"}),
    "key": frozenset({"identifiant", "id", "identifier"}),
    "column": frozenset({"colonne", "column"}),
    "old": frozenset({"valeur", "value"}),
    "new": frozenset({"nouvelle valeur", "new value"}),
}
_NEEDED = ("column", "old", "new")
_CLEARS = frozenset({"-", "(vide)", "(empty)"})
_MADE_INERT = re.compile(r"^'(?=[=+\-@\t\r'])")
_WITHIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One cell put right.

    ``key`` is the text of the row's identifier, or ``row 12``; ``column`` a header of the
    file or one of our fields; ``old`` the text that must still stand there; ``new`` the
    text instead, ``""`` to empty the cell.
    """

    key: str
    column: str
    old: str
    new: str


def read_corrections(
    path: Path, file: str = ""
) -> tuple[tuple[Correction, ...], tuple[Issue, ...]]:
    """Read a correction file that a user filled, CSV or workbook, in French or English.

    Lines whose new value is empty are not filled, and passed over. « - » and « (vide) »
    or « (empty) » empty the cell.

    Parameters
    ----------
    path
        The correction file.
    file
        Only lines about the file of this name, where any line names it: a correction
        file may be about several.

    Returns
    -------
    tuple[tuple[Correction, ...], tuple[Issue, ...]]
        The corrections in the order of the file, and what is wrong with it.
    """
    log = FaultLog(path.name)
    try:
        sheets = open_sheets(path, _known)
    except FileFault as fault:
        log.add(fault.code, row=fault.row, facts=fault.facts)
        return (), log.done()
    found = [
        (sheet, at, heads)
        for sheet in sheets
        for at, texts in enumerate(sheet.rows[:_WITHIN])
        if all(name in (heads := _heads(texts)) for name in _NEEDED)
        and ("key" in heads or "row" in heads)
    ]
    if not found:
        log.add("correction_no_columns")
        return (), log.done()
    sheet, at, heads = found[0]
    log.sheet = sheet.name
    lines = [
        (number, _line(sheet, texts, heads))
        for number, texts in enumerate(sheet.rows[at + 1 :], start=at + 2)
    ]
    if file and any(line["file"] == file for _, line in lines):
        lines = [(number, line) for number, line in lines if line["file"] in {"", file}]
    corrections = [_correction(line, number, log) for number, line in lines if line["new"]]
    return tuple(each for each in corrections if each), log.done()


def _known(texts: Sequence[str]) -> float:
    return float(len(_heads(texts)))


def _heads(texts: Sequence[str]) -> dict[str, int]:
    """Where each of our columns stands in a row of headers."""
    heads: dict[str, int] = {}
    for index, text in enumerate(texts):
        for name, known in _HEADS.items():
            if fold(text) in known:
                heads.setdefault(name, index)
    return heads


def _line(sheet: Sheet, texts: Sequence[str], heads: dict[str, int]) -> dict[str, str]:
    """The cells of a line by our names; in a text file, without the mark that made them inert."""
    line = dict.fromkeys(_HEADS, "")
    for name, index in heads.items():
        text = texts[index] if index < len(texts) else ""
        line[name] = tidy(_MADE_INERT.sub("", text) if sheet.delimiter else text)
    return line


def _correction(line: dict[str, str], number: int, log: FaultLog) -> Correction | None:
    key = line["key"] or (f"row {line['row']}" if line["row"] else "")
    if not key or not line["column"]:
        code = "correction_without_column" if key else "correction_without_row"
        log.add(code, row=number, value=line["new"], fatal=False)
        return None
    new = "" if line["new"].casefold() in _CLEARS else line["new"]
    return Correction(key=key, column=line["column"], old=line["old"], new=new)
