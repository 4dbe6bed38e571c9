"""A file as a table: opened, its sheet and header found, its columns named, its rows kept."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tournees.reading import cells
from tournees.reading.columns import Column, Names, recognise
from tournees.reading.faults import NOTHING, CellFault, FaultLog, FileFault, Values
from tournees.reading.field import is_several
from tournees.reading.folding import tidy
from tournees.reading.heading import choose_sheet
from tournees.reading.keeping import keep_rows
from tournees.reading.merging import fill_merged
from tournees.reading.opening import open_sheets
from tournees.reading.overlay import put_corrections
from tournees.reading.result import (
    ColumnSeen,
    DefaultUsed,
    Missing,
    RawRow,
    RawTable,
    Understood,
)
from tournees.reading.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tournees.reading.corrections import Correction
    from tournees.reading.heading import Heading
    from tournees.reading.sheet import Sheet
    from tournees.scenario import Source

__all__ = ["Row", "Table", "open_table"]

_SAMPLES = 3
_SAMPLE_CHARS = 60
_UNCOMPUTED = CellFault("cell_formula_uncomputed", fatal=False)


class _Item(Protocol):
    """What became of a row."""

    @property
    def id(self) -> str: ...
    @property
    def row(self) -> int | None: ...


@dataclass(slots=True)
class Table:
    """A file of which the columns are understood.

    ``columns`` may hold several columns for one weekday; ``added`` are the fields that
    only corrections give, with their index beyond ``own_width``, the file's widest row;
    ``defaults`` are the values of the scenario for fields without a column; ``numbers``
    the rows with something in them, ``rows`` those kept, their texts tidied.
    """

    log: FaultLog
    sheet: Sheet
    header_index: int
    headers: list[str]
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    defaults: Values = field(default_factory=dict)
    default_texts: dict[str, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    rows_blank: int = 0
    added: dict[str, int] = field(default_factory=dict)
    own_width: int = 0
    corrected: int = 0
    _memory: list[dict[str, object]] = field(default_factory=list)
    _missing: dict[str, int] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a field has a column or a default."""
        return name in self.defaults or any(column.field == name for column in self.columns)

    def header(self, name: str) -> str:
        """The header of a field's first column, ``""`` without one."""
        return next((column.header for column in self.columns if column.field == name), "")

    def values(self, row: Row) -> Values:
        """Read all fields of a row; faults go to the log, fields without value are absent."""
        values: Values = dict(self.defaults)
        if len(self._memory) != len(self.columns):
            self._memory = [{} for _ in self.columns]
        for column, memory in zip(self.columns, self._memory, strict=True):
            text = row.text(column)
            value = memory.get(text)
            if value is None:
                value = memory[text] = _read(column, text)
            if self.sheet.formulas and _is_formula(self.sheet, row.number - 1, column.index, text):
                value = _UNCOMPUTED
            if isinstance(value, CellFault):
                self.log.cell(value, row=row.number, column=column.header, value=text)
                value = value.keep
            name = column.field
            if value is NOTHING:
                self._missing[name] = self._missing.get(name, 0) + 1
            elif name in values and is_several(name):
                values[name] += value  # morning and afternoon columns
            else:
                values[name] = value
        return values

    def raw(self, items: Iterable[_Item]) -> RawTable:
        """The user's own rows, each with the id of the item that it became."""
        ids = {item.row: item.id for item in items}
        width = len(self.headers)
        rows = (self.sheet.rows[number - 1] for number in self.numbers)
        return RawTable(
            headers=tuple(self.headers),
            rows=tuple(
                RawRow(number, ids.get(number, ""), (*texts, *[""] * (width - len(texts))))
                for number, texts in zip(self.numbers, rows, strict=True)
            ),
        )

    def understood(self) -> Understood:
        """What is shown to the user of all this."""
        fields: dict[int, list[str]] = {}
        for column in self.columns:
            fields.setdefault(column.index, []).append(column.field)
        sure = {column.index: column.confidence for column in self.columns}
        shown = [*enumerate(self.headers), *((at, name) for name, at in self.added.items())]
        columns = tuple(
            ColumnSeen(
                header=header,
                fields=tuple(fields.get(index, ())),
                confidence=sure.get(index, 0.0),
                samples=self._samples(index),
            )
            for index, header in shown
        )
        kept = len(self.rows)
        return Understood(
            file=self.log.file,
            sheet=self.sheet.name,
            encoding=self.sheet.encoding,
            delimiter=self.sheet.delimiter,
            header_row=self.header_index + 1,
            rows_read=len(self.numbers),
            rows_blank=self.rows_blank,
            rows_kept=kept,
            columns=columns,
            defaults=tuple(
                DefaultUsed(field=name, value=text, rows=kept)
                for name, text in sorted(self.default_texts.items())
            ),
            missing=tuple(
                Missing(field=name, rows=rows) for name, rows in sorted(self._missing.items())
            ),
        )

    def _samples(self, index: int) -> tuple[str, ...]:
        found: list[str] = []
        for row in self.rows:
            text = row.texts[index][:_SAMPLE_CHARS] if index < len(row.texts) else ""
            if text and text not in found:
                found.append(text)
                if len(found) == _SAMPLES:
                    break
        return tuple(found)


def _read(column: Column, text: str) -> object:
    return cells.read_cell(column.read, text, dash_speaks=column.field.startswith("opening_"))


def open_table(
    path: Path,
    source: Source,
    names: Names,
    log: FaultLog,
    corrections: Sequence[Correction] = (),
) -> Table | None:
    """Open a file, understand it and keep its rows; None when that is impossible.

    ``corrections`` are put over the cells before conditions and readers see them.
    """
    try:
        sheets = open_sheets(path, names.score)
    except FileFault as fault:
        log.add(fault.code, row=fault.row, facts=fault.facts)
        return None
    chosen = choose_sheet(sheets, source, names, log)
    if chosen is None:
        return None
    sheet, heading = chosen
    log.sheet = sheet.name
    _tell(sheet, heading, log)
    headers = list(heading.texts)
    body = [[tidy(text) for text in row] for row in sheet.rows[heading.index + 1 :]]
    texts_of = functools.partial(_texts_of, sheet, body)
    columns = recognise(names, headers, texts_of, source.columns, log)
    table = Table(
        log=log,
        sheet=sheet,
        header_index=heading.index,
        headers=headers,
        columns=columns,
        own_width=max(map(len, sheet.rows)),
    )
    _set_defaults(table, source, names)
    fill_merged(table, body, names)
    table.corrected = put_corrections(table, body, corrections, names) if corrections else 0
    keep_rows(table, body, source)
    return table


def _texts_of(sheet: Sheet, body: list[list[str]], index: int) -> Iterator[str]:
    """The texts of a column; formulas without a value say nothing."""
    texts = (row[index] if index < len(row) else "" for row in body)
    if not sheet.formulas:
        return texts
    first = len(sheet.rows) - len(body)
    return (
        "" if _is_formula(sheet, number, index, text) else text
        for number, text in enumerate(texts, start=first)
    )


def _is_formula(sheet: Sheet, row: int, index: int, text: str) -> bool:
    """Whether a cell's formula has no value, and no correction took its place."""
    return text.startswith("=") and (row, index) in sheet.formulas


def _tell(sheet: Sheet, heading: Heading, log: FaultLog) -> None:
    """What was odd about the file, without stopping anything."""
    for note in sheet.notes:
        log.add(note.code, row=note.row, value=note.value, fatal=False, facts=dict(note.facts))
    if heading.groups:
        log.add("table_header_two_rows", row=heading.index + 1, fatal=False)


def _set_defaults(table: Table, source: Source, names: Names) -> None:
    for name, text in sorted(names.known(source.defaults).items()):
        known = names.fields.get(name)
        if known is None:
            table.log.add("column_field_unknown", value=name, facts=names.unknown(name))
            continue
        if table.has(name):
            continue
        outcome = cells.read_cell(known.read, tidy(text))
        if isinstance(outcome, CellFault):
            table.log.cell(outcome, row=None, column=f"defaults.{name}", value=text)
            outcome = outcome.keep
        if outcome is not NOTHING:
            table.defaults[name] = outcome
            table.default_texts[name] = text
