"""What stands in a column: whether it fits a field, which field it may be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tournees.reading import cells, identity
from tournees.reading.day_letters import days_spelt
from tournees.reading.faults import NOTHING, CellFault
from tournees.reading.folding import fold, plain
from tournees.reading.hours_words import DAY_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from tournees.reading.field import Field

_SAMPLE = 400
_ENOUGH_TEXTS = 3
_REFUSED, _WELL, _LIKELY, _WEAK_CHOICE = 0.2, 0.9, 0.9, 0.8
_ID_DISTINCT, _ID_ONE_TWIN = 0.95, 10
"""Share of identifiers that differ; from how many rows on one twin is forgiven."""
_GRADE = re.compile(r"^[A-Za-z][+-]?$")
_BETWEEN_DAYS = frozenset(
    {"du", "au", "a", "et", "le", "les", "to", "and", "tous", "jours", "sauf"}
)
_LONE_HOUR = re.compile(
    r"^\d{1,2}\s*(?:h|:)\s*(?:\d{2})?(?::\d{2})?$|^\d{1,2}(?:\s*heures?|\s?[ap]m)?$", re.IGNORECASE
)
_CODES = frozenset({"cell_postal_code", "siret_invalid", "phone_invalid", "email_invalid"})
"""Faults that keep the text but say that it is no such thing."""
_SHAPES = {
    "postal_code": re.compile(r"\d"),
    "commune": re.compile(r"[^\W\d_]{2}"),
    "email": re.compile("@"),
    "phone": re.compile(r"(?:\d\D{0,3}){6}|e\+", re.IGNORECASE),
    "phone2": re.compile(r"(?:\d\D{0,3}){6}|e\+", re.IGNORECASE),
    "siret": re.compile(r"(?:\d\D?){5}|e\+", re.IGNORECASE),
    "insee": re.compile(r"\d{3}"),
}
"""What most texts of a field hold, however badly they are written."""
_POSTAL = re.compile(r"^(?:0[1-9]|[1-8]\d|9[0-578])\d{3}$")
_POSTAL_ENDING = re.compile(r"0$|^(?:750[0-2]\d|6900\d|130[01]\d)$")
_FRENCH_LAT, _FRENCH_LON = (41.0, 51.6), (-5.6, 10.0)
_DECIMALS = re.compile(r"[.,]\d{3,}$")


@dataclass(frozen=True)
class Content:
    """The texts of one column that say anything, how often each stands, of how many cells."""

    times: Mapping[str, int]
    rows: int

    @classmethod
    def of(cls, values: Iterable[str]) -> Content:
        """Take in a column."""
        counted = Counter(values)
        times = {text: n for text, n in counted.items() if not _says_nothing(text)}
        return cls(times, counted.total())

    @property
    def texts(self) -> Collection[str]:
        """Each different text once."""
        return self.times.keys()

    @cached_property
    def filled(self) -> int:
        """How many cells say anything."""
        return sum(self.times.values())

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Up to a few hundred different texts, the same whatever the order of the rows."""
        ordered = sorted(self.times)
        step = -(-len(ordered) // _SAMPLE) or 1
        return tuple(ordered[::step])

    @property
    def sparse(self) -> bool:
        """Whether less than half of the cells say anything."""
        return 2 * self.filled < self.rows

    @property
    def varied(self) -> bool:
        """Whether most cells differ, as numbers of telephone do."""
        return 2 * len(self.texts) >= self.filled

    def share(self, holds: Callable[[str], object]) -> float:
        """Share of the different texts for which something holds; 0 without texts."""
        return sum(1 for text in self.sample if holds(text)) / max(1, len(self.sample))

    def share_of_cells(self, holds: Callable[[str], object]) -> float:
        """The same share where each text counts as often as it stands."""
        kept = sum(self.times[text] for text in self.sample if holds(text))
        return kept / max(1, sum(self.times[text] for text in self.sample))

    @property
    def nearly_unique(self) -> bool:
        """Whether these may be identifiers: nearly all differ, so that a few twins are faults."""
        twins = self.filled - len(self.times)
        most = (1.0 - _ID_DISTINCT) * self.filled
        return self.filled > 0 and twins <= max(most, self.filled >= _ID_ONE_TWIN)


def _says_nothing(text: str) -> bool:
    try:
        return cells.is_blank(text)
    except CellFault:
        return True


def readable(read: Callable[[str], object], text: str) -> bool:
    """Whether a value can be kept of a text."""
    outcome = cells.read_cell(read, text)
    return not isinstance(outcome, CellFault) or outcome.keep is not NOTHING


def _is_such(read: Callable[[str], object], text: str) -> bool:
    outcome = cells.read_cell(read, text)
    if not isinstance(outcome, CellFault):
        return True
    return outcome.keep is not NOTHING and outcome.code not in _CODES


def fits_weakly(field: Field, read: Callable[[str], object], content: Content) -> bool:
    """Whether a vague header may be the field, by what stands below it.

    At least half of the cells must be readable, most of them where one that is not would
    stop the run; identifiers must nearly all differ. Cells are counted, so that a few odd
    rows do not decide for a column.
    """
    if field.name == "id":
        return content.nearly_unique
    least = _WEAK_CHOICE if field.name in {"kind", "status", "is_active"} else 0.5
    readable_share = content.share_of_cells(lambda text: readable(read, text))
    return bool(content.sample) and readable_share >= least


def are_grades(content: Content) -> bool:
    """Whether most cells hold a single letter: a segment, whatever the header says."""
    return content.share_of_cells(_GRADE.match) > 0.5


def confidence(
    field: Field, read: Callable[[str], object], content: Content, sure: float
) -> float | None:
    """How sure a column is of a field whose name it bears; None where it cannot be it.

    The confidence of the name, times the share of the texts that are such a thing where
    one in ten or more is not. « Fort, moyen, faible » under « Potentiel » and towns under
    « Code postal » are something else; numbers badly written are faults told one by one.
    """
    if not content.sample:
        return sure
    shape = _SHAPES.get(field.name)
    enough = len(content.sample) >= _ENOUGH_TEXTS
    if shape and enough and content.share(shape.search) < _REFUSED:
        return None
    if field.name == "commune" and shape:
        fit = content.share(shape.search)
    else:
        fit = content.share(lambda text: _is_such(read, text))
    if enough and _is_something_else(read, content):
        return None
    return sure if fit >= _WELL else round(sure * max(fit, 0.1), 2)


def _is_something_else(read: Callable[[str], object], content: Content) -> bool:
    """Whether hardly a cell, and few of the texts, have a digit or can be read at all."""

    def may_be(text: str) -> bool:
        return any(map(str.isdigit, text)) or readable(read, text)

    return content.share_of_cells(may_be) < _REFUSED and content.share(may_be) < 0.5


def are_edges(content: Content) -> bool:
    """Whether most cells hold one hour, when somebody opens or closes, or nothing but days."""
    return content.share_of_cells(lambda text: _LONE_HOUR.match(text) or _lone_days(text)) > 0.5


def _lone_days(text: str) -> bool:
    words = set(fold(days_spelt(plain(text))).split())
    return bool(words & DAY_OF.keys()) and words <= DAY_OF.keys() | _BETWEEN_DAYS


def proposed(content: Content) -> tuple[tuple[str, float], ...]:
    """The fields that a column without a known header may be, the likeliest first."""
    if len(content.sample) < _ENOUGH_TEXTS:
        return ()
    found: list[tuple[str, float]] = []
    if content.varied:
        for name, sure, holds in _VARIED:
            if content.share(holds) >= _LIKELY:
                return ((name, sure),)
    if content.share(_POSTAL.match) >= _LIKELY and content.share(_POSTAL_ENDING.search) >= 0.5:
        found.append(("postal_code", 0.5))
    if content.share(_pair) >= _LIKELY:
        found.append(("lat_lon", 0.6))
    for name, (low, high) in (("lat", _FRENCH_LAT), ("lon", _FRENCH_LON)):
        if content.share(lambda text, a=low, b=high: _degree(text, a, b)) >= _LIKELY:  # type: ignore[misc]
            found.append((name, 0.5))
    return tuple(found)


def _of(read: Callable[[str], str], shape: re.Pattern[str]) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        return bool(shape.match(text)) and _is_such(read, text)

    return holds


_VARIED: tuple[tuple[str, float, Callable[[str], bool]], ...] = (
    ("email", 0.8, _of(identity.read_email, re.compile(r".+@"))),
    ("siret", 0.8, _of(identity.read_siret, re.compile(r"^(?:\d[ .]?){13,14}$"))),
    ("phone", 0.6, _of(identity.read_phone, re.compile(r"^(?:\+33|0033|0|\(0\))[\d .\-()/]{8,}$"))),
)


def _pair(text: str) -> bool:
    try:
        lat, lon = cells.read_lat_lon(text)
    except CellFault:
        return False
    return _FRENCH_LAT[0] <= lat <= _FRENCH_LAT[1] and _FRENCH_LON[0] <= lon <= _FRENCH_LON[1]


def _degree(text: str, low: float, high: float) -> bool:
    try:
        return bool(_DECIMALS.search(text)) and low <= cells.read_number(text) <= high
    except CellFault:
        return False
