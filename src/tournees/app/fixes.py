"""Corrections made on the page: lines of a correction file kept beside the file they correct."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tournees.files import digest_bytes, replace_atomically
from tournees.report.corrections import HEADERS, CorrectionLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tournees.planner.own_texts import OwnTexts
    from tournees.reading import Correction
    from tournees.words import Words

FOLDER = "corrections"
EMPTIED = "(vide)"
"""What empties a cell, as `reading.read_corrections` takes it in either language."""
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "'")
_DIGEST_SHOWN = 8


def coordinate_lines(line: CorrectionLine, texts: OwnTexts, given: str) -> list[CorrectionLine]:
    """Coordinates that the user types for a row, as lines of the file's own columns.

    ``given`` is a latitude and a longitude, as they are copied from a map.
    """
    row = int(line.row)
    lat, lon = texts.header("lat"), texts.header("lon")
    if lat and lon:
        first, second = _two(given)
        cells = {lat: first, lon: second}
    else:
        cells = {texts.header("lat_lon") or "lat_lon": given}
    return [
        line._replace(column=column, value=texts.text(row, column), new=new)
        for column, new in cells.items()
    ]


def _two(given: str) -> tuple[str, str]:
    """Both halves of ``42.1, 9.2``, of ``42,1 9,2`` or of ``42,1 ; 9,2``."""
    separator = next((mark for mark in (";", ", ", " ") if mark in given.strip()), ",")
    first, _, second = given.strip().partition(separator)
    return first.strip(), second.strip(" ,;")


def lines_of(corrections: Iterable[Correction]) -> list[CorrectionLine]:
    """Corrections as lines of a correction file; an emptied cell is written as such."""
    return [
        CorrectionLine("", "", one.key, one.column, one.old, "", "", one.new or EMPTIED)
        for one in corrections
    ]


def merged_lines(
    before: Iterable[CorrectionLine], now: Iterable[CorrectionLine]
) -> tuple[CorrectionLine, ...]:
    """Every correction once: a cell corrected again keeps what the file says of it."""
    kept: dict[tuple[str, str], CorrectionLine] = {}
    for line in (*before, *now):
        key = line.key or f"row {line.row}"
        first = kept.get((key, line.column))
        value = first.value if first else line.value
        kept[key, line.column] = line._replace(key=key, value=value)
    return tuple(kept[key] for key in sorted(kept))


def write_fixes(workspace: Path, lines: Sequence[CorrectionLine], words: Words) -> Path:
    """Write a filled correction file under ``imports``, named after its content."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([words(f"corrections.{name}") for name in HEADERS])
    writer.writerows([_inert(cell) for cell in line] for line in lines)
    return keep_fixes(workspace, stream.getvalue().encode("utf-8-sig"), ".csv")


def keep_fixes(workspace: Path, content: bytes, ending: str) -> Path:
    """Keep a filled correction file, named after its content."""
    name = f"{FOLDER}-{digest_bytes(content)[:_DIGEST_SHOWN]}{ending}"
    path = workspace / "imports" / FOLDER / name
    if not path.exists():
        replace_atomically(path, content)
    return path


def _inert(text: str) -> str:
    """An apostrophe before what a spreadsheet would carry out, as correction files have it."""
    return f"'{text}" if text.startswith(_ACTIVE) else text
