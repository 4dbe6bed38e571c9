"""Back into the CRM: the user's own file, with the new owner and the next visit added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tournees.files import replace_atomically
from tournees.report.data_sheet import (
    DataColumn,
    DataTable,
    Shape,
    TextFile,
    Value,
    refuse_sources,
    suffix_of,
    text_file,
    workbook,
)
from tournees.report.safe_cells import told_as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tournees.planner.next_visits import NextVisit
    from tournees.reading import Understood
    from tournees.words import Words

CRM_SUFFIXES = (".xlsx", ".csv")
"""The first is the usual one: zeros stay in Excel, and a CRM reads it too."""
_ENCODINGS = {"UTF-16": "utf-16", "Windows-1252": "cp1252", "UTF-8": "utf-8"}
_MARKED = "utf-8-sig"


class RawRows(Protocol):
    """The user's file as it is: headings in order, and every row.

    A row is its number in the file, the id of the account it became (empty for one that
    was left out) and its texts, which may be more or fewer than the headings.
    """

    @property
    def headers(self) -> tuple[str, ...]:
        """Headings as the file writes them."""
        ...

    @property
    def rows(self) -> Iterable[tuple[int, str, tuple[str, ...]]]:
        """Rows in the order of the file."""
        ...


def own_manner(understood: Understood, *, for_excel: bool = False) -> TextFile:
    """The delimiter and encoding of the user's own text file; of a workbook, French Excel's.

    For Excel, UTF-8 gets its mark, without which it spoils accents.
    """
    encoding = _ENCODINGS.get(understood.encoding, _MARKED)
    if for_excel and encoding == "utf-8":
        encoding = _MARKED
    return TextFile(delimiter=understood.delimiter or ";", encoding=encoding, for_excel=for_excel)


def write_crm_file(
    path: Path,
    raw: RawRows,
    words: Words,
    *,
    owners: Mapping[str, str],
    visits: Mapping[str, NextVisit],
    manner: TextFile | None = None,
    sources: Sequence[Path] = (),
) -> Path:
    """Write the user's own headings, columns and rows in their order, and three columns more.

    Every row stands, those that were left out too, with the texts that the user wrote. Added
    are the new owner, the next visit as a date, and day and hour where a tour has it. A
    heading that the file has already gets a number.

    * ``.xlsx``: every text is a text, so that French Excel keeps zeros; dates are dates.
    * ``.csv``: raw values, as a CRM imports them; with ``manner.for_excel`` digits stand
      as ``="01000"`` for who opens it by double click.

    Parameters
    ----------
    raw
        The user's file: `reading.RawTable`, or the rows that the workspace keeps.
    owners
        Name of the new rep by account id (see `planner.own_rows`).
    visits
        Next visit by account id (see `planner.next_visits`).
    manner
        How a text file is written (see `own_manner`).
    sources
        The user's own files, which are never replaced.

    Raises
    ------
    InputError
        When the ending is unknown, or the path is one of the sources.
    """
    suffix = suffix_of(path, CRM_SUFFIXES)
    refuse_sources(path, sources)
    table = _table(raw, words, owners, visits)
    if suffix == ".csv":
        content = text_file(table, words.lang, manner or TextFile())
    else:
        content = workbook(_plain(table), words("export.sheet"))
    replace_atomically(path, content)
    return path


def _table(
    raw: RawRows, words: Words, owners: Mapping[str, str], visits: Mapping[str, NextVisit]
) -> DataTable:
    rows = list(raw.rows)
    width = max([len(raw.headers), *(len(texts) for _, _, texts in rows)])
    headers = [*raw.headers, *[""] * (width - len(raw.headers))]
    columns = [DataColumn(header) for header in headers]
    for name, shape in (("rep", Shape.TEXT), ("date", Shape.DATE), ("when", Shape.TEXT)):
        title = _free(words(f"export.crm.{name}"), [column.title for column in columns])
        columns.append(DataColumn(title, shape))
    return DataTable(
        tuple(columns),
        tuple(
            (
                *texts,
                *[""] * (width - len(texts)),
                *_added(owners.get(account_id, ""), visits.get(account_id), words),
            )
            for _, account_id, texts in rows
        ),
    )


def _added(owner: str, visit: NextVisit | None, words: Words) -> tuple[Value, Value, Value]:
    if visit is None:
        return owner, None, None
    when = None
    if visit.planned or visit.agreed:
        hour = "" if visit.start_s is None else f" {words.hour(visit.start_s)}"
        when = f"{words.date(visit.day)}{hour}"
    return owner, visit.day, when


def _free(title: str, taken: Sequence[str]) -> str:
    """A heading that the file does not have yet."""
    known = {header.strip().casefold() for header in taken}
    number, free = 1, title
    while free.casefold() in known:
        number += 1
        free = f"{title} {number}"
    return free


def _plain(table: DataTable) -> DataTable:
    """``="01000"`` of the user's text file as 01000: a cell of a workbook is text by itself."""
    return DataTable(
        table.columns,
        tuple(
            tuple(told_as_text(value) if isinstance(value, str) else value for value in row)
            for row in table.rows
        ),
    )
