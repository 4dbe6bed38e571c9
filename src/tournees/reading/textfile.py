"""Text files: encoding, delimiter, records."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from tournees.reading.faults import FileFault
from tournees.reading.sheet import (
    MAX_CELLS,
    MAX_LINE_BYTES,
    Recognises,
    Sheet,
)

_DELIMITERS = ";\t|,"
_SAMPLE_RECORDS = 60
_ROW_COST = 8
_SAMPLE_CHARS = 1 << 18
_MAX_BREAKS_IN_CELL = 30
_ZERO_SHARE_OF_UTF16 = 0.3
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read_text(raw: bytes, recognises: Recognises) -> Sheet:
    """Read a delimited text file.

    Raises
    ------
    FileFault
        The bytes are no text, or no delimited records within the limits.
    """
    for number, line in enumerate(raw.splitlines(), start=1):
        if len(line) > MAX_LINE_BYTES:
            msg = "table_line_too_long"
            raise FileFault(msg, row=number)
    text, encoding = _decode(raw)
    if "<html" in text[:2000].lower() or "<table" in text[:2000].lower():
        msg = "table_is_html"
        raise FileFault(msg)
    delimiter, text = _announced(text)
    if not delimiter:
        delimiter = _delimiter(text[:_SAMPLE_CHARS], recognises)
    return Sheet(name="", rows=_records(text, delimiter), encoding=encoding, delimiter=delimiter)


def _decode(raw: bytes) -> tuple[str, str]:
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw, codec), name
    head = raw[:4096]
    zeros = head.count(0)
    if zeros > _ZERO_SHARE_OF_UTF16 * len(head):
        little = head[1::2].count(0) >= head[::2].count(0)
        return _strictly(raw, "utf-16-le" if little else "utf-16-be"), "UTF-16"
    if zeros:
        msg = "table_is_binary"
        raise FileFault(msg)
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(raw, "cp1252"), "Windows-1252"


def _strictly(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        msg = "table_undecodable"
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
    cells = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(record)
            cells += len(record) + _ROW_COST
            if cells > MAX_CELLS:
                msg = "table_too_many_cells"
                raise FileFault(msg, limit=MAX_CELLS)
            _quotes_closed(record, len(rows))
    except csv.Error as error:
        msg = "table_line_too_long"
        raise FileFault(msg, row=len(rows) + 1) from error
    return rows


def _quotes_closed(record: list[str], row: int) -> None:
    """A lone quotation mark swallows the lines after it: say so instead of losing rows."""
    if any(cell.count("\n") > _MAX_BREAKS_IN_CELL for cell in record):
        msg = "table_open_quote"
        raise FileFault(msg, row=row)
