"""Which sheet of a file holds the table, and which of its rows are the header."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.reading.columns import Names, find_header
from tournees.reading.faults import shown
from tournees.reading.folding import nearest, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.reading.faults import FaultLog
    from tournees.reading.sheet import Sheet
    from tournees.scenario import Source

_WITHIN = 30
_LONGEST_LABEL = 60
_HARMLESS = re.compile(r"\b(?:19|20)\d\d\b|\bN\s*-\s*\d\b|\b\d$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The header of a sheet: its last row from 0, its texts, how many names are known in it.

    ``groups`` is true where a row of titles above it was read with it.
    """

    index: int
    texts: tuple[str, ...]
    score: float
    groups: bool = False


def choose_sheet(
    sheets: list[Sheet], source: Source, names: Names, log: FaultLog
) -> tuple[Sheet, Heading] | None:
    """The sheet that the scenario names, or the one whose header fits best; None is told."""
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
    headings = [heading(sheet, source, names) for sheet in full]
    scores = [each.score for each in headings]
    best = max(scores)
    if len(full) > 1 and scores.count(best) > 1:
        log.add("sheet_ambiguous", facts={"known": listed})
        return None
    at = scores.index(best)
    return full[at], headings[at]


def heading(sheet: Sheet, source: Source, names: Names) -> Heading:
    """The first row with most known names, two rows where together they have more.

    Without any name, the first row with two cells filled.
    """
    head = [[tidy(text) for text in row] for row in sheet.rows[:_WITHIN]]

    def score(texts: Sequence[str]) -> float:
        wanted = sum(find_header(texts, header) is not None for header in source.columns.values())
        return names.score(texts) + 2.0 * wanted

    scores = [score(row) for row in head]
    best = max(scores)
    found = [
        Heading(index=at + 1, texts=both, score=score(both), groups=True)
        for at, (above, below) in enumerate(itertools.pairwise(head))
        if (both := _joined(above, below, names))
    ]
    pair = max(found, key=lambda each: (each.score, -each.index), default=None)
    if pair and pair.score > best:
        return pair
    if best > 0:
        at = scores.index(best)
        return Heading(index=at, texts=tuple(head[at]), score=best)
    filled = [sum(1 for text in row if text) for row in head]
    enough = 2 if max(filled) >= 2 else 1
    at = next((i for i, count in enumerate(filled) if count >= enough), 0)
    return Heading(index=at, texts=tuple(head[at]), score=0.0)


def _joined(above: list[str], below: list[str], names: Names) -> tuple[str, ...]:
    """Labels under the titles of their groups; nothing unless the rows look like that."""
    width = max(len(above), len(below))
    above = above + [""] * (width - len(above))
    below = below + [""] * (width - len(below))
    grouped = any(
        above[at] and not above[at + 1] and below[at] and below[at + 1] for at in range(width - 1)
    )
    if not grouped or not all(_is_label(text) for text in below if text):
        return ()
    texts: list[str] = []
    group = ""
    for title, label in zip(above, below, strict=True):
        group = title or group
        texts.append(_label(title, group, label, alone=below.count(label) == 1, names=names))
    return tuple(texts)


def _label(title: str, group: str, label: str, *, alone: bool, names: Names) -> str:
    """A column's header: its label if that is a name of ours, else with its group's title."""
    if not label:
        return title
    if not group or (alone and names.score([label])):
        return label
    either = (f"{group} {label}", f"{label} {group}")
    return next((text for text in either if names.score([text])), either[0])


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and not _DIGIT.search(_HARMLESS.sub("", text))
