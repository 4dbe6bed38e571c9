"""The names of our fields in headers: as written, shortened, or nearly right."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.reading.faults import shown
from tournees.reading.fields import WEEKDAYS, Field
from tournees.reading.folding import fold, nearest
from tournees.reading.hours_words import DAY_OF
from tournees.words import LANGUAGES, catalogue_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tournees.reading.faults import Fact

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PARENTHESIS = re.compile(
    r"[(\[](?!\s*(?:N\s*-\s*\d|(?:19|20)\d\d)\s*[)\]]).*?[)\]]", re.IGNORECASE
)
_DELIVERED = re.compile(r"\blivraison\b|\bvisite\b|\bshipping\b", re.IGNORECASE)
_FILLERS = frozenset({
    "du", "de", "des", "la", "le", "les", "l", "d", "en", "eur", "euro", "euros", "ht", "k", "ke",
    "keur", "min", "minutes", "h", "heures", "jours", "j", "pct", "the", "of", "in", "client",
    "compte", "domicile", "commercial", "prospect",
})  # fmt: skip
_WEEKDAY_COMPANIONS = frozenset({
    "h", "horaire", "horaires", "ouverture", "heures", "d", "du", "de", "le", "hours", "opening",
    "matin", "apres", "midi", "am", "pm", "aprem", "open",
})  # fmt: skip
_CLOSING = re.compile(r"\b(?:fermeture|ferme|fin|close|closes|closing|end)\b")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_NEAR = 0.9
_MIN_FUZZY, _MAX_FUZZY = 5, 60
MOST_FUZZY = 300
"""How many columns are looked at for a name nearly right, or for what stands in them."""
SURE, SHORTENED, WEAK, _FUZZY = 1.0, 0.9, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a header may stand for; ``sparse`` columns come after fuller ones."""

    field: Field
    index: int
    confidence: float
    rank: int
    year: int
    sparse: bool = False

    @property
    def order(self) -> tuple[float, bool, int, int, int]:
        """The surest first, then the fullest, the better name, the later year, the first."""
        return (-self.confidence, self.sparse, self.rank, -self.year, self.index)


class Names:
    """The names of a set of fields, ready for recognising headers."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._exact: dict[str, list[tuple[Field, int, float]]] = {}
        for field in fields:
            sure = (*field.names, fold(field.name))
            for rank, name in enumerate(sure):
                self._exact.setdefault(name, []).append((field, rank, SURE))
            for rank, name in enumerate(field.weak, start=len(sure)):
                self._exact.setdefault(name, []).append((field, rank, WEAK))
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
        names = {self._folded(cell) for cell in row if 0 < len(cell) <= 80}
        return float(sum(1 for name in names if self._named(name) or weekday_of(name) is not None))

    def _named(self, name: str) -> list[tuple[Field, int, float]]:
        return self._exact.get(name) or self._exact.get(_shortened(name)) or []

    def _folded(self, header: str) -> str:
        """A header as names are compared; ``codePostalEtablissement`` is three words."""
        name = fold(header)
        if name in self._exact or " " in name:
            return name
        return fold(_HUMP.sub(" ", header))

    def candidates(self, header: str, index: int) -> list[Candidate]:
        """Every field that a header may stand for."""
        name = self._folded(_PARENTHESIS.sub(" ", header)) or fold(header)
        year = max((int(text) for text in YEAR.findall(name)), default=0)
        day = weekday_of(name)
        if day is not None and f"opening_{WEEKDAYS[day]}" in self.fields:
            field = self.fields[f"opening_{WEEKDAYS[day]}"]
            return [Candidate(field, index, SURE, 0, 0), *self._edges(name, day, index)]
        closing = weekday_of(_CLOSING.sub(" ", name))
        if closing is not None and _CLOSING.search(name):
            return self._edges(name, closing, index)
        delivered = int(bool(_DELIVERED.search(header)))
        found = [
            Candidate(f, index, sure, rank - delivered, year)
            for f, rank, sure in self._exact.get(name, ())
        ]
        short = _shortened(name)
        if not found and short != name:
            found = [
                Candidate(f, index, min(sure, SHORTENED), rank, year)
                for f, rank, sure in self._exact.get(short, ())
            ]
        if not found and index < MOST_FUZZY and _MIN_FUZZY <= len(name) <= _MAX_FUZZY:
            near = difflib.get_close_matches(name, list(self._exact), n=1, cutoff=_NEAR)
            found = [
                Candidate(f, index, min(sure, _FUZZY), rank, year)
                for f, rank, sure in (self._exact[near[0]] if near else ())
            ]
        return found

    def _edges(self, name: str, day: int, index: int) -> list[Candidate]:
        """The hour at which a weekday begins or ends, where a header may be that."""
        edge = "closes" if _CLOSING.search(name) else "opens"
        field = self.fields.get(f"{edge}_{WEEKDAYS[day]}")
        return [Candidate(field, index, SURE, 1, 0)] if field else []


def _shortened(name: str) -> str:
    words = [word for word in YEAR.sub(" ", name).split() if word not in _FILLERS]
    return " ".join(words)


def weekday_of(name: str) -> int | None:
    """The weekday that a folded header is about, 0 for Monday."""
    words = name.split()
    days = {DAY_OF[word] for word in words if word in DAY_OF}
    others = [word for word in words if word not in DAY_OF]
    if len(days) == 1 and all(word in _WEEKDAY_COMPANIONS for word in others):
        return days.pop()
    return None
