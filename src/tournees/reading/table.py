"""A file as a table: opened, its sheet and header found, its columns named, its rows kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.reading import cells
from tournees.reading.columns import Column, Names, find_header, recognise
from tournees.reading.faults import NOTHING, CellFault, FaultLog, FileFault, Values, shown
from tournees.reading.folding import fold, nearest, tidy
from tournees.reading.opening import open_sheets
from tournees.reading.result import ColumnSeen, DefaultUsed, Missing, Understood

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tournees.reading.sheet import Sheet
    from tournees.scenario import Source, Where

_HEADER_WITHIN = 30
_SAMPLES = 3
_SAMPLE_CHARS = 60
_TOTALS = frozenset({"total", "total general", "sous total", "grand total"})
_PLACED_BY = frozenset({
    "address", "address2", "address3", "postal_code", "commune", "lat", "lon", "lat_lon",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One kept row: its number in the user's file and its texts."""

    number: int
    texts: Sequence[str]

    def text(self, column: Column) -> str:
        """The tidied text of a column."""
        return tidy(self.texts[column.index]) if column.index < len(self.texts) else ""


@dataclass(slots=True)
class Table:
    """A file of which the columns are understood.

    ``columns`` may hold several columns for one weekday; ``defaults`` are the values
    of the scenario for fields without a column.
    """

    log: FaultLog
    sheet: Sheet
    header_index: int
    headers: list[str]
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    defaults: Values = field(default_factory=dict)
    default_texts: dict[str, str] = field(default_factory=dict)
    rows_read: int = 0
    rows_blank: int = 0
    _memory: dict[tuple[int, str, str], object] = field(default_factory=dict)
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
        for column in self.columns:
            value = self._value(column, row)
            if value is NOTHING:
                self._missing[column.field] = self._missing.get(column.field, 0) + 1
            elif column.field in values and column.field.startswith("opening_"):
                values[column.field] += value  # morning and afternoon columns of a day
            else:
                values[column.field] = value
        return values

    def _value(self, column: Column, row: Row) -> object:
        text = row.text(column)
        key = (column.index, column.field, text)
        outcome = self._memory.get(key)
        if outcome is None:
            outcome = cells.read_cell(
                column.read, text, dash_speaks=column.field.startswith("opening_")
            )
            self._memory[key] = outcome
        if isinstance(outcome, CellFault):
            self.log.cell(outcome, row=row.number, column=column.header, value=text)
            return outcome.keep
        return outcome

    def understood(self) -> Understood:
        """What is shown to the user of all this."""
        fields: dict[int, list[str]] = {}
        for column in self.columns:
            fields.setdefault(column.index, []).append(column.field)
        sure = {column.index: column.confidence for column in self.columns}
        columns = tuple(
            ColumnSeen(
                header=header,
                fields=tuple(fields.get(index, ())),
                confidence=sure.get(index, 0.0),
                samples=self._samples(index),
            )
            for index, header in enumerate(self.headers)
        )
        kept = len(self.rows)
        return Understood(
            file=self.log.file,
            sheet=self.sheet.name,
            encoding=self.sheet.encoding,
            delimiter=self.sheet.delimiter,
            header_row=self.header_index + 1,
            rows_read=self.rows_read,
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
            text = tidy(row.texts[index])[:_SAMPLE_CHARS] if index < len(row.texts) else ""
            if text and text not in found:
                found.append(text)
                if len(found) == _SAMPLES:
                    break
        return tuple(found)


def open_table(path: Path, source: Source, names: Names, log: FaultLog) -> Table | None:
    """Open a file, understand it and keep its rows; None when that is impossible."""
    try:
        sheets = open_sheets(path, names.score)
    except FileFault as fault:
        log.add(fault.code, row=fault.row, facts=fault.facts)
        return None
    sheet = _choose(sheets, source, names, log)
    if sheet is None:
        return None
    log.sheet = sheet.name
    header_index = _header_index(sheet, source, names)
    headers = [tidy(text) for text in sheet.rows[header_index]]
    body = sheet.rows[header_index + 1 :]

    def values(index: int) -> Iterator[str]:
        return (tidy(row[index]) for row in body if index < len(row))

    columns = recognise(names, headers, values, source.columns, log)
    table = Table(log=log, sheet=sheet, header_index=header_index, headers=headers, columns=columns)
    _set_defaults(table, source, names)
    _keep_rows(table, body, source)
    return table


def _choose(sheets: list[Sheet], source: Source, names: Names, log: FaultLog) -> Sheet | None:
    """The sheet that the scenario names, or the one whose header fits best."""
    listed = shown(sheet.name for sheet in sheets)
    if source.sheet is not None and sheets[0].name:
        wanted = find_header([sheet.name for sheet in sheets], source.sheet)
        if wanted is None:
            close = nearest(source.sheet, [sheet.name for sheet in sheets])
            log.add("sheet_absent", value=source.sheet, facts={"known": listed, "close": close})
            return None
        sheets = [sheets[wanted]]
    full = [sheet for sheet in sheets if any(map(any, sheet.rows))]
    full = [sheet for sheet in full if not sheet.hidden] or full
    if not full:
        log.sheet = sheets[0].name if len(sheets) == 1 else ""
        log.add("sheet_empty")
        return None
    scores = [_best_score(sheet, source, names) for sheet in full]
    best = max(scores)
    if len(full) > 1 and scores.count(best) > 1:
        log.add("sheet_ambiguous", facts={"known": listed})
        return None
    return full[scores.index(best)]


def _row_score(row: Sequence[str], source: Source, names: Names) -> float:
    texts = [tidy(text) for text in row]
    wanted = sum(find_header(texts, header) is not None for header in source.columns.values())
    return names.score(texts) + 2.0 * wanted


def _best_score(sheet: Sheet, source: Source, names: Names) -> float:
    return max(_row_score(row, source, names) for row in sheet.rows[:_HEADER_WITHIN])


def _header_index(sheet: Sheet, source: Source, names: Names) -> int:
    """The first row with most known names; without any, the first with two cells filled."""
    head = sheet.rows[:_HEADER_WITHIN]
    scores = [_row_score(row, source, names) for row in head]
    if max(scores) > 0:
        return scores.index(max(scores))
    filled = [sum(1 for text in row if tidy(text)) for row in head]
    enough = 2 if max(filled) >= 2 else 1
    return next((i for i, count in enumerate(filled) if count >= enough), 0)


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


def _keep_rows(table: Table, body: list[list[str]], source: Source) -> None:
    tests = [_condition(table, where) for where in source.where]
    width, totals = len(table.headers), 0
    for number, texts in enumerate(body, start=table.header_index + 2):
        if not any(texts) or not any(tidy(text) for text in texts):
            table.rows_blank += 1
            continue
        table.rows_read += 1
        row = Row(number, texts)
        if not all(test(row) for test in tests if test):
            continue
        if _is_total(table, row):
            totals += 1
            continue
        table.rows.append(row)
        if len(texts) > width and any(tidy(text) for text in texts[width:]):
            extra = next(tidy(text) for text in texts[width:] if tidy(text))
            facts = {"cells": len(texts), "headers": width}
            table.log.add("row_too_long", row=number, value=extra, facts={**facts})
    if table.rows_read == totals:
        table.log.add("sheet_no_rows", row=table.header_index + 1)
    elif not table.rows and all(tests):
        table.log.add("where_keeps_nothing", facts={"rows": table.rows_read})


def _is_total(table: Table, row: Row) -> bool:
    """Whether a row sums up others, which is told; a client called Total has a place."""
    named = [c for c in table.columns if c.field in {"name", "id"}]
    total = next((c for c in named if fold(row.text(c)) in _TOTALS), None)
    if total is None or any(row.text(c) for c in table.columns if c.field in _PLACED_BY):
        return False
    value = row.text(total)
    table.log.add("row_is_total", row=row.number, column=total.header, value=value, fatal=False)
    return True


def _condition(table: Table, where: Where) -> Callable[[Row], bool] | None:
    """A condition of the scenario on a header or one of our fields; None if there is none."""
    column = next((c for c in table.columns if c.field == where.field), None)
    index = find_header(table.headers, where.field)
    if index is None and column is not None:
        index = column.index
    if index is None:
        names = [*table.headers, *sorted({c.field for c in table.columns})]
        facts = {"close": nearest(where.field, names), "known": shown(names)}
        table.log.add("where_unknown", value=where.field, facts={**facts})
        return None
    at = index
    postal = any(c.index == at and c.field == "postal_code" for c in table.columns)
    wanted = tuple(
        tidy(text)
        for text in (where.equals, where.starts_with, *(where.in_ or ()))
        if text is not None
    )

    def holds(row: Row) -> bool:
        text = tidy(row.texts[at]) if at < len(row.texts) else ""
        text = cells.postal_code(text) if postal else text
        return text.startswith(wanted) if where.starts_with is not None else text in wanted

    return holds
