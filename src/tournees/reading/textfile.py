"""Text files: encoding, delimiter, records."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from tournees.reading.faults import FileFault
from tournees.reading.sheet import (
    MAX_CELLS,
    MAX_LINE_BYTES,
    Note,
    Recognises,
    Sheet,
)

_DELIMITERS = ";\t|,"
_SAMPLE_RECORDS = 60
_ROW_COST = 8
_SAMPLE_CHARS = 1 << 18
_MAX_BREAKS_IN_CELL = 30
_ZERO_SHARE_OF_UTF16 = 0.3
_OTHER_ZEROS = 0.2  # UTF-16 of French has its zeros in one byte of two; a filling has both
_LEAST_REGULAR = 3
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b\x1c-\x1f]")
_CUT = "unexpected end of data"
_CUT_UNITS = "truncated data"


def read_text(text: str, encoding: str, notes: tuple[Note, ...], recognises: Recognises) -> Sheet:
    """Read a delimited text, already decoded.

    Raises
    ------
    FileFault
        No delimited records within the limits, or cut in the middle of one.
    """
    delimiter, text = _announced(text)
    if not delimiter:
        delimiter = _delimiter(text[:_SAMPLE_CHARS], recognises)
    rows = _records(text, delimiter)
    notes += _cut_short(text, rows)
    return Sheet(name="", rows=rows, encoding=encoding, delimiter=delimiter, notes=notes)


def check_lines(raw: bytes) -> None:
    """Refuse an endless line, or lines without end, before anything is made of them.

    Raises
    ------
    FileFault
        A line is longer than any row of a table, or there are too many.
    """
    if max(raw.count(b"\n"), raw.count(b"\r")) > MAX_CELLS // _ROW_COST:
        msg = "table_too_many_cells"
        raise FileFault(msg, limit=MAX_CELLS)
    start = 0
    while len(raw) - start > MAX_LINE_BYTES:
        end = start + MAX_LINE_BYTES
        found = max(raw.rfind(b"\n", start, end), raw.rfind(b"\r", start, end))
        if found < 0:
            before = raw[:start]
            msg = "table_line_too_long"
            raise FileFault(msg, row=max(before.count(b"\n"), before.count(b"\r")) + 1)
        start = found + 1


def decode(raw: bytes) -> tuple[str, str, tuple[Note, ...]]:
    """The text of a file, the name of its encoding, and what was odd about it.

    Raises
    ------
    FileFault
        The bytes are no text, or stop in the middle of a letter.
    """
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw, codec), name, ()
    head = raw[:4096]
    first, second = head[::2].count(0), head[1::2].count(0)
    zeros, others = max(first, second), min(first, second)
    if zeros + others > _ZERO_SHARE_OF_UTF16 * len(head) and others < _OTHER_ZEROS * zeros:
        codec = "utf-16-le" if second > first else "utf-16-be"
        return _strictly(raw, codec), "UTF-16", ()
    notes: tuple[Note, ...] = ()
    if 0 in raw:
        if _CONTROLS.search(head):
            msg = "table_is_binary"
            raise FileFault(msg)
        row = raw[: raw.index(0)].count(b"\n") + 1
        notes = (Note("table_zero_bytes", row, facts=(("n", raw.count(0)),)),)
        raw = raw.replace(b"\0", b"")
    try:
        return raw.decode("utf-8"), "UTF-8", notes
    except UnicodeDecodeError as error:
        if error.reason == _CUT and not raw[: error.start].isascii():
            msg = "table_truncated"
            raise FileFault(msg, row=raw.count(b"\n") + 1) from error
    return _not_utf8(raw, notes)


def _not_utf8(raw: bytes, notes: tuple[Note, ...]) -> tuple[str, str, tuple[Note, ...]]:
    """Windows-1252; or UTF-8 in some lines, as where two exports were put together."""
    lines = raw.splitlines(keepends=True)
    texts: list[str] = []
    utf8 = first = 0
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
            utf8 += not line.isascii()
        except UnicodeDecodeError:
            texts.append(_strictly(line, "cp1252"))
            first = first or number
    if not utf8:
        return "".join(texts), "Windows-1252", notes
    mixed = Note("table_mixed_encodings", first, facts=(("n", utf8),))
    return "".join(texts), "UTF-8 + Windows-1252", (*notes, mixed)


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        cut = error.reason in {_CUT, _CUT_UNITS} and error.start > len(codecs.BOM_UTF8)
        msg = "table_truncated" if cut else "table_undecodable"
        raise FileFault(msg) from error


def _announced(text: str) -> tuple[str, str]:
    """The delimiter of a first line ``sep=;``, which Excel does not show, and the rest."""
    first, _, rest = text[:20].partition("\n")
    line = first.strip().strip('"')
    if line.lower().startswith("sep=") and len(line) == len("sep=;"):
        return line[-1], text[len(first) + 1 :] if rest or "\n" in text[:20] else ""
    return "", text


def _delimiter(sample: str, recognises: Recognises) -> str:
    """The delimiter that gives the best header, then the most regular records."""
    best, best_score = ";", (0.0, 0, 0)
    for delimiter in _DELIMITERS:
        records = _some_records(sample, delimiter)
        widths = Counter(len(record) for record in records if len(record) > 1)
        width, regular = widths.most_common(1)[0] if widths else (0, 0)
        known = max((recognises(record) for record in records[:30]), default=0.0)
        score = (known if width else 0.0, regular, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _some_records(sample: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        return records
    return records


def _records(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = start = last = line = 0
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            rows.append(record)
            last, start = start, lines.tell()
            cells += len(record) + _ROW_COST
            if cells > MAX_CELLS:
                msg = "table_too_many_cells"
                raise FileFault(msg, limit=MAX_CELLS)
            if reader.line_num - line > _MAX_BREAKS_IN_CELL:
                _quotes_closed(record, len(rows))
            line = reader.line_num
    except csv.Error as error:
        msg = "table_line_too_long"
        raise FileFault(msg, row=len(rows) + 1) from error
    if _stops_inside_quotes(text[last:], delimiter):
        msg = "table_truncated"
        raise FileFault(msg, row=len(rows))
    return rows


def _quotes_closed(record: list[str], row: int) -> None:
    """A lone quotation mark swallows the lines after it: say so instead of losing rows."""
    if any(max(cell.count("\n"), cell.count("\r")) > _MAX_BREAKS_IN_CELL for cell in record):
        msg = "table_open_quote"
        raise FileFault(msg, row=row)


def _stops_inside_quotes(record: str, delimiter: str) -> bool:
    """Whether a file's last record is cut within a quoted cell."""
    if '"' not in record:
        return False
    try:
        for _ in csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _cut_short(text: str, rows: list[list[str]]) -> tuple[Note, ...]:
    """Whether the last row has fewer cells than all others, and no end of line."""
    if len(rows) <= _LEAST_REGULAR or not rows[-1] or text.endswith(("\n", "\r")):
        return ()
    widths = {len(row) for row in rows[:-1] if len(row) > 1}
    if len(widths) != 1 or len(rows[-1]) >= min(widths):
        return ()
    return (Note("row_cut_short", len(rows), rows[-1][-1][:80]),)
