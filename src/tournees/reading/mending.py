"""Texts that were written in one encoding and read in another, undone where that is exact.

« GÃ©rard » is the UTF-8 of « Gérard » taken for Windows-1252. A file is repaired only if
every cell of it with a letter beyond ASCII can be undone without loss; one that cannot be
is proof that the file is not wholly so, and it is then only told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.reading.sheet import Note, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LOST = "\ufffd"
_MOST_ROUNDS = 2
_LEADS = {
    "cp1252": ("\u00c2", "\u00c3", "\u00c5", "\u00e2"),
    "mac_roman": ("\u00ac", "\u221a", "\u201a\u00c4"),
    "cp850": ("\u252c", "\u251c", "\u00d4\u00c7"),
}
"""What the first bytes of the usual letters in UTF-8 look like, read in each encoding."""
_LONGEST_SHOWN = 80


def _bytes_of(codec: str) -> dict[str, int]:
    """Character -> byte; bytes that the encoding leaves undefined stand for themselves."""
    found: dict[str, int] = {}
    for number in range(256):
        text = bytes([number]).decode(codec, "replace")
        found[chr(number) if text == _LOST else text] = number
    return found


_BYTES = {codec: _bytes_of(codec) for codec in _LEADS}


def mended(sheet: Sheet) -> Sheet:
    """The sheet with its texts undone where every one can be, and a note of what was seen."""
    strange = {text for row in sheet.rows for text in row if not text.isascii()}
    if not strange:
        return sheet
    found: dict[str, str] = {text: text for text in strange}
    note: Note | None = None
    for _ in range(_MOST_ROUNDS):
        undone, garbled = _undone(set(found.values()))
        if undone:
            found = {text: undone.get(now, now) for text, now in found.items()}
            changed = {text: now for text, now in found.items() if text != now}
            note = _note("table_mojibake_undone", sheet, changed, changed)
        elif garbled:
            texts = tuple(text for text in strange if found[text] in garbled)
            note = _note("table_mojibake", sheet, texts)
            break
        else:
            break
    notes = [note] if note else []
    lost = tuple(text for text in strange if _LOST in text)
    if lost:
        notes.append(_note("table_letters_lost", sheet, lost))
    if note and note.code == "table_mojibake_undone":
        rows = [[found.get(text, text) for text in row] for row in sheet.rows]
        return replace(sheet, rows=rows, notes=(*sheet.notes, *notes))
    return replace(sheet, notes=(*sheet.notes, *notes))


def _undone(texts: set[str]) -> tuple[dict[str, str], set[str]]:
    """Each text beyond ASCII undone if all of them can be; else those that look garbled."""
    strange = {text for text in texts if not text.isascii()}
    garbled: set[str] = set()
    for codec, leads in _LEADS.items():
        led = {text for text in strange if any(lead in text for lead in leads)}
        found = {text: clear for text in led if (clear := _undo(text, codec)) is not None}
        garbled |= found.keys()
        if not found:
            continue
        rest = {text: clear for text in strange - led if (clear := _undo(text, codec)) is not None}
        if len(found) + len(rest) == len(strange):
            return {**found, **rest}, set()
    return {}, garbled


def _undo(text: str, codec: str) -> str | None:
    table = _BYTES[codec]
    try:
        return bytes(table[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


def _note(
    code: str, sheet: Sheet, texts: Iterable[str], undone: Mapping[str, str] | None = None
) -> Note:
    """Where the first of some texts stands, in how many cells they do, what it becomes."""
    sought, cells = set(texts), 0
    first: tuple[int, str] | None = None
    for number, row in enumerate(sheet.rows, start=1):
        for text in row:
            if text in sought:
                cells += 1
                first = first or (number, text)
    number, value = first or (0, "")
    shown = value[:_LONGEST_SHOWN]
    facts: tuple[tuple[str, str | int], ...] = (("n", cells),)
    if undone:
        facts = (("before", shown), ("after", undone[value][:_LONGEST_SHOWN]))
    return Note(code, number or None, shown, facts)
