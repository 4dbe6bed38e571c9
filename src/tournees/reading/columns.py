"""Which column is which field: by the scenario, by name, and by what stands below."""

from __future__ import annotations

import difflib
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.reading import cells, durations
from tournees.reading.faults import NOTHING, CellFault, FaultLog, shown
from tournees.reading.fields import WEEKDAYS, Field, Unit
from tournees.reading.folding import fold, nearest, plain, tidy
from tournees.reading.hours import DAY_OF
from tournees.words import LANGUAGES, catalogue_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tournees.reading.faults import Fact

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARENTHESIS = re.compile(r"[(\[].*?[)\]]")
_FILLERS = frozenset({
    "du", "de", "des", "la", "le", "les", "l", "d", "en", "eur", "euro", "euros", "ht", "k", "ke",
    "keur", "min", "minutes", "h", "heures", "jours", "j", "pct", "the", "of", "in", "client",
    "compte", "domicile", "commercial", "prospect",
})  # fmt: skip
_WEEKDAY_COMPANIONS = frozenset({
    "h", "horaire", "horaires", "ouverture", "heures", "d", "du", "de", "le", "hours", "opening",
    "matin", "apres", "midi", "am", "pm", "aprem", "open",
})  # fmt: skip
_THOUSANDS = re.compile(r"\bk\s?(?:€|eur|euros?)|\bmilliers?\b|\bke\b", re.IGNORECASE)
_MILLIONS = re.compile(r"\bm\s?(?:€|eur|euros?)\b|\bm€|\bmillions?\b", re.IGNORECASE)
_IN_HOURS = re.compile(r"\bh\b|\bheures?\b|\bhours?\b")
_IN_SECONDS = re.compile(r"\bs\b|\bsec\b|\bsecondes?\b|\bseconds?\b")
_PER = (("mois", 12.0), ("mensuel", 12.0), ("month", 12.0), ("semaine", 52.0), ("week", 52.0),
        ("hebdo", 52.0), ("trimestr", 4.0), ("quarter", 4.0), ("semestr", 2.0))  # fmt: skip
_NEAR = 0.9
_ENOUGH_TEXTS = 3
_MIN_FUZZY, _MAX_FUZZY, _MOST_FUZZY = 5, 60, 300
_SURE, _SHORTENED, _WEAK, _FUZZY = 1.0, 0.9, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is one of our fields."""

    field: str
    index: int
    header: str
    confidence: float
    read: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Candidate:
    field: Field
    index: int
    confidence: float
    rank: int
    year: int

    @property
    def order(self) -> tuple[float, int, int, int]:
        return (-self.confidence, self.rank, -self.year, self.index)


class Names:
    """The names of a set of fields, ready for recognising headers."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._exact: dict[str, list[tuple[Field, int, float]]] = {}
        for field in fields:
            sure = (*field.names, fold(field.name))
            for rank, name in enumerate(sure):
                self._exact.setdefault(name, []).append((field, rank, _SURE))
            for rank, name in enumerate(field.weak, start=len(sure)):
                self._exact.setdefault(name, []).append((field, rank, _WEAK))
        texts = catalogue_keys()
        self._told = {
            texts[f"field.{name}"][lang]: name for name in self.fields for lang in LANGUAGES
        }
        self._by_text = {fold(text): name for text, name in self._told.items()}

    def known(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """What a scenario says of fields, by our names where it uses the texts that users see."""
        known = {name: text for name, text in wanted.items() if name in self.fields}
        for name, text in wanted.items():
            if name not in known:
                ours = self._by_text.get(fold(name), name)
                known[name if ours in known else ours] = text
        return known

    def unknown(self, name: str) -> dict[str, Fact]:
        """The facts of a field that does not exist."""
        close = nearest(name, [*self.fields, *self._told])
        return {"close": close, "known": shown(self.fields)}

    def score(self, row: Sequence[str]) -> float:
        """How many cells of a row are names that we know; the fuzzy ones do not count."""
        names = {fold(cell) for cell in row if 0 < len(cell) <= 80}
        return float(sum(1 for name in names if self._named(name) or weekday_of(name) is not None))

    def _named(self, name: str) -> list[tuple[Field, int, float]]:
        return self._exact.get(name) or self._exact.get(_shortened(name)) or []

    def candidates(self, header: str, index: int) -> list[_Candidate]:
        """Every field that a header may stand for."""
        name = fold(_PARENTHESIS.sub(" ", header)) or fold(header)
        year = max((int(text) for text in _YEAR.findall(name)), default=0)
        day = weekday_of(name)
        if day is not None and f"opening_{WEEKDAYS[day]}" in self.fields:
            field = self.fields[f"opening_{WEEKDAYS[day]}"]
            return [_Candidate(field, index, _SURE, 0, 0)]
        found = [
            _Candidate(f, index, sure, rank, year) for f, rank, sure in self._exact.get(name, ())
        ]
        short = _shortened(name)
        if not found and short != name:
            found = [
                _Candidate(f, index, min(sure, _SHORTENED), rank, year)
                for f, rank, sure in self._exact.get(short, ())
            ]
        if not found and index < _MOST_FUZZY and _MIN_FUZZY <= len(name) <= _MAX_FUZZY:
            near = difflib.get_close_matches(name, list(self._exact), n=1, cutoff=_NEAR)
            found = [
                _Candidate(f, index, min(sure, _FUZZY), rank, year)
                for f, rank, sure in (self._exact[near[0]] if near else ())
            ]
        return found


def _shortened(name: str) -> str:
    words = [word for word in _YEAR.sub(" ", name).split() if word not in _FILLERS]
    return " ".join(words)


def weekday_of(name: str) -> int | None:
    """The weekday that a folded header is about, 0 for Monday."""
    words = name.split()
    days = {DAY_OF[word] for word in words if word in DAY_OF}
    others = [word for word in words if word not in DAY_OF]
    if len(days) == 1 and all(word in _WEEKDAY_COMPANIONS for word in others):
        return days.pop()
    return None


def recognise(
    names: Names,
    headers: Sequence[str],
    values: Callable[[int], Iterable[str]],
    wanted: Mapping[str, str],
    log: FaultLog,
) -> list[Column]:
    """Give each field its column: the scenario's word first, then the best candidate.

    Parameters
    ----------
    values
        The texts of a column by its index.
    wanted
        The scenario's ``columns``: our field to a header, ``""`` for none at all.
    """
    wanted = names.known(wanted)
    columns: list[Column] = []
    for name, header in sorted(wanted.items()):
        index = _wanted_index(names, headers, name, header, log) if header else None
        if index is not None:
            field = names.fields[name]
            read = reader(field, headers[index], values(index))
            columns.append(Column(name, index, headers[index], _SURE, read))
    taken_fields = {*wanted}
    taken_columns = {column.index for column in columns}
    candidates = [
        candidate
        for index, header in enumerate(headers)
        if header
        for candidate in names.candidates(header, index)
    ]
    for candidate in sorted(candidates, key=lambda each: each.order):
        field, index = candidate.field, candidate.index
        several = field.name.startswith("opening_") and field.name not in wanted
        if index in taken_columns or (field.name in taken_fields and not several):
            continue
        read = reader(field, headers[index], values(index))
        if candidate.confidence < _SHORTENED and not _fits(field, read, values(index)):
            continue
        if _hopeless(read, values(index)):
            log.add(
                "column_not_fitting",
                column=headers[index],
                fatal=False,
                facts={"field": field.name},
            )
            continue
        taken_fields.add(field.name)
        taken_columns.add(index)
        columns.append(Column(field.name, index, headers[index], candidate.confidence, read))
    _tell_thousands(names, columns, log)
    return sorted(columns, key=lambda column: (column.index, column.field))


def _tell_thousands(names: Names, columns: list[Column], log: FaultLog) -> None:
    for header in dict.fromkeys(
        column.header
        for column in columns
        if names.fields[column.field].unit is Unit.EUROS and _THOUSANDS.search(column.header)
    ):
        log.add("column_in_thousands", column=header, fatal=False)


def _wanted_index(
    names: Names, headers: Sequence[str], name: str, header: str, log: FaultLog
) -> int | None:
    if name not in names.fields:
        log.add("column_field_unknown", value=name, facts=names.unknown(name))
        return None
    index = find_header(headers, header)
    if index is None:
        facts = {"field": name, "close": nearest(header, headers), "known": shown(headers)}
        log.add("column_absent", value=header, facts={**facts})
    return index


def find_header(headers: Sequence[str], wanted: str) -> int | None:
    """The index of a header: as written, else without accents, case and punctuation."""
    for key in (tidy, fold):
        for index, header in enumerate(headers):
            if header and key(wanted) and key(header) == key(wanted):
                return index
    return None


def _fits(field: Field, read: Callable[[str], object], texts: Iterable[str]) -> bool:
    """Whether at least half of the texts can be read; for ids, whether all are distinct."""
    filled = [text for text in texts if text]
    distinct = set(filled)
    if field.name == "id":
        return len(distinct) == len(filled) > 0
    return 2 * sum(_readable(read, text) for text in distinct) >= len(distinct) > 0


def _hopeless(read: Callable[[str], object], texts: Iterable[str]) -> bool:
    """Whether none of a few different texts can be read and none has a digit.

    « Fort, moyen, faible » under « Potentiel » is something else than euros; numbers
    badly written are faults to be told one by one.
    """
    unread: set[str] = set()
    for text in texts:
        if text and text not in unread:
            if any(char.isdigit() for char in text) or _readable(read, text):
                return False
            unread.add(text)
    return len(unread) >= _ENOUGH_TEXTS


def _readable(read: Callable[[str], object], text: str) -> bool:
    outcome = cells.read_cell(read, text)
    return not isinstance(outcome, CellFault) or outcome.keep is not NOTHING


def reader(field: Field, header: str, values: Iterable[str]) -> Callable[[str], object]:
    """How to read a column's cells, given the unit that its header or its values tell."""
    lowered = plain(header)
    if field.unit is Unit.EUROS:
        scale = 1e3 if _THOUSANDS.search(header) else 1e6 if _MILLIONS.search(header) else 1.0
        return functools.partial(cells.read_euros, factor=scale)
    if field.unit is Unit.SHARE:
        return functools.partial(cells.read_share, factor=_share_factor(values))
    if field.unit is Unit.DURATION:
        words = fold(header.replace("duree", " "))
        unit_s = 3600 if _IN_HOURS.search(words) else 1 if _IN_SECONDS.search(words) else 60
        return functools.partial(durations.read_duration, unit_s=unit_s)
    if field.unit is Unit.FREQUENCY:
        factor = next((times for word, times in _PER if word in lowered), 1.0)
        return functools.partial(durations.read_frequency, factor=factor)
    return field.read


def _share_factor(values: Iterable[str]) -> float:
    """Bare numbers are per cents as soon as one of the column is above 1."""
    for text in values:
        try:
            if text and "%" not in text and cells.read_number(text) > 1.0:
                return 0.01
        except CellFault:
            continue
    return 1.0
