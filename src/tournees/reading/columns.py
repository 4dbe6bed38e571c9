"""Which column is which field: by the scenario, by name, and by what stands below."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.reading import content
from tournees.reading.content import Content
from tournees.reading.faults import shown
from tournees.reading.field import is_several
from tournees.reading.fields import Field, Unit
from tournees.reading.folding import fold, nearest, tidy
from tournees.reading.names import MOST_FUZZY, SHORTENED, SURE, WEAK, YEAR, Candidate, Names
from tournees.reading.readers import THOUSANDS, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tournees.reading.faults import Fact, FaultLog

__all__ = ["Column", "Names", "find_header", "recognise"]

_WORDS_FOR_TOWNS = 0.4
_WHOLE_HOURS = ("opening", "closed_periods", "open_season")
"""Beginnings of the fields that lone hours (« 08:00 ») or lone days (« dimanche ») are not."""
_OURS = "tournees "
"""How the headings that our exports add begin (``export.enriched`` of the catalogue)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file that is one of our fields."""

    field: str
    index: int
    header: str
    confidence: float
    read: Callable[[str], object]


def recognise(
    names: Names,
    headers: Sequence[str],
    values: Callable[[int], Iterable[str]],
    wanted: Mapping[str, str],
    log: FaultLog,
) -> list[Column]:
    """Give each field its column: the scenario's word, the best name, then what stands below.

    Parameters
    ----------
    values
        The texts of a column by its index.
    wanted
        The scenario's ``columns``: our field to a header, ``""`` for none at all.
    """
    search = _Search(names, headers, values, log)
    search.take_wanted(names.known(wanted))
    search.take_named()
    search.take_proposed()
    columns = amounts_of_last_year(search.columns, headers, names, search.wanted, log)
    search.columns = columns
    _tell_readings(names, columns, log)
    return sorted(columns, key=lambda column: (column.index, column.field))


def _is_ours(header: str) -> bool:
    """Whether a column is one that our own exports add: computed, so never read back."""
    return fold(header).startswith(_OURS)


class _Search:
    """The columns found so far."""

    def __init__(
        self,
        names: Names,
        headers: Sequence[str],
        values: Callable[[int], Iterable[str]],
        log: FaultLog,
    ) -> None:
        self.names, self.headers, self.log = names, headers, log
        self.columns: list[Column] = []
        self.wanted: frozenset[str] = frozenset()
        self._fields: set[str] = set()
        self._taken: set[int] = set()
        self._refused: dict[int, Field] = {}
        self._grades: list[int] = []
        self._named: set[int] = set()
        self.content = functools.cache(lambda index: Content.of(values(index)))

    def take_wanted(self, wanted: Mapping[str, str]) -> None:
        """The scenario's word."""
        for name, header in sorted(wanted.items()):
            found = _wanted_index(self.names, self.headers, name, header, self.log)
            if header and found is not None:
                read = self._reader(self.names.fields[name], found)
                self._add(Column(name, found, self.headers[found], SURE, read))
        self.wanted = frozenset(wanted)
        self._fields |= self.wanted

    def take_named(self) -> None:
        """Headers that we know, the surest first; what does not fit is left out and told."""
        candidates = [
            candidate
            for index, header in enumerate(self.headers)
            if header and not _is_ours(header)
            for candidate in self.names.candidates(header, index)
        ]
        self._named = {candidate.index for candidate in candidates}
        counts: dict[str, int] = {}
        for candidate in candidates:
            counts[candidate.field.name] = counts.get(candidate.field.name, 0) + 1
        ranked = [
            replace(each, sparse=self.content(each.index).sparse)
            if counts[each.field.name] > 1
            else each
            for each in candidates
        ]
        for candidate in sorted(ranked, key=lambda each: each.order):
            if self._is_free(candidate):
                self._try(candidate)
        self._take_family_name()
        self._take_grades()
        for index, field in sorted(self._refused.items()):
            if index not in self._taken:
                facts: dict[str, Fact] = {"field": field.name}
                header = self.headers[index]
                self.log.add("column_not_fitting", column=header, fatal=False, facts=facts)

    def _take_family_name(self) -> None:
        """« Nom » beside « Prénom » is a person's, where another column names the account."""
        field = self.names.fields.get("contact_name")
        if field is None or field.name in self._fields or "contact_first_name" not in self._fields:
            return
        for index, header in enumerate(self.headers):
            if index not in self._taken and fold(header) == "nom":
                self._add(Column(field.name, index, header, SHORTENED, self._reader(field, index)))
                return

    def _take_grades(self) -> None:
        """« Potentiel » above A, B and C is the segment, where no other column is."""
        field = self.names.fields.get("segment")
        if field is None or field.name in self._fields or not self._grades:
            return
        index = min(self._grades)
        header = self.headers[index]
        self._add(Column(field.name, index, header, WEAK, self._reader(field, index)))
        self.log.add("column_is_segment", column=header, fatal=False)

    def _is_free(self, candidate: Candidate) -> bool:
        name = candidate.field.name
        several = is_several(name) and name not in self.wanted
        return candidate.index not in self._taken and (several or name not in self._fields)

    def _try(self, candidate: Candidate) -> None:
        field, index = candidate.field, candidate.index
        read, texts = self._reader(field, index), self.content(index)
        if field.name.startswith(_WHOLE_HOURS) and content.are_edges(texts):
            self._refused.setdefault(index, field)
            return
        if candidate.confidence < SHORTENED and not content.fits_weakly(field, read, texts):
            return
        sure = content.confidence(field, read, texts, candidate.confidence)
        if field.name == "potential_eur" and content.are_grades(texts):
            self._grades.append(index)
            sure = None
        if sure is None:
            self._refused.setdefault(index, field)
            return
        self._add(Column(field.name, index, self.headers[index], sure, read))

    def take_proposed(self) -> None:
        """Columns without a known header, or with a wrong one, by what stands in them."""
        free = [
            index
            for index in range(len(self.headers))
            if index not in self._taken
            and index < MOST_FUZZY
            and not _is_ours(self.headers[index])
            and (index in self._refused or index not in self._named)
        ]
        found = [
            (-sure, index, name)
            for index in free
            for name, sure in content.proposed(self.content(index))
        ]
        found += [
            (-_WORDS_FOR_TOWNS, index, "commune")
            for index in free
            if index in self._refused and self._refused[index].name == "postal_code"
        ]
        pair = {name for _, _, name in found} | self._fields >= {"lat", "lon"}
        for sure, index, name in sorted(found):
            field = self.names.fields.get(name)
            alone = name in {"lat", "lon"} and not pair
            if field is None or alone or name in self._fields or index in self._taken:
                continue
            read = self._reader(field, index)
            self._add(Column(name, index, self.headers[index], -sure, read))

    def _reader(self, field: Field, index: int) -> Callable[[str], object]:
        return reader(field, self.headers[index], self.content(index).texts)

    def _add(self, column: Column) -> None:
        self.columns.append(column)
        self._fields.add(column.field)
        self._taken.add(column.index)


def amounts_of_last_year(
    columns: list[Column],
    headers: Sequence[str],
    names: Names,
    wanted: Iterable[str],
    log: FaultLog,
) -> list[Column]:
    """Last year's revenue: that of a file with no other, or the year before the revenue's."""
    held = {column.field: column for column in columns}
    revenue, previous = held.get("revenue_eur"), held.get("previous_revenue_eur")
    if previous and revenue is None and not {"revenue_eur", "previous_revenue_eur"} & {*wanted}:
        log.add("revenue_is_previous", column=previous.header, fatal=False)
        instead = replace(previous, field="revenue_eur", confidence=min(previous.confidence, WEAK))
        return [instead if column is previous else column for column in columns]
    year = YEAR.search(revenue.header) if revenue else None
    if revenue is None or year is None or previous or "previous_revenue_eur" in wanted:
        return columns
    taken = {column.index for column in columns}
    for index, header in enumerate(headers):
        told = [
            each for each in names.candidates(header, index) if each.field.name == "revenue_eur"
        ]
        if told and index not in taken and told[0].year == int(year[0]) - 1:
            return [*columns, replace(
                revenue, field="previous_revenue_eur", index=index, header=header,
                confidence=told[0].confidence,
                read=reader(names.fields["previous_revenue_eur"], header, ()),
            )]  # fmt: skip
    return columns


def _tell_readings(names: Names, columns: list[Column], log: FaultLog) -> None:
    """Say once for a whole column what its header or its values made us assume."""
    for column in columns:
        told = column.read.keywords if isinstance(column.read, functools.partial) else {}
        money = names.fields[column.field].unit is Unit.EUROS
        scale: tuple[str, str] | None = told.get("scale")
        if money and THOUSANDS.search(column.header):
            log.add("column_in_thousands", column=column.header, fatal=False)
        if told.get("month_first"):
            log.add("column_us_dates", column=column.header, fatal=False)
        if scale:
            facts: dict[str, Fact] = {"safest": scale[0], "riskiest": scale[1]}
            log.add("risk_scale_assumed", column=column.header, fatal=False, facts=facts)


def _wanted_index(
    names: Names, headers: Sequence[str], name: str, header: str, log: FaultLog
) -> int | None:
    if not header:
        return None
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
