"""Accounts that are probably one and the same: same SIRET, or same name at the same place.

Precision comes first. A name that stands twice in one town is a duplicate only where
nothing speaks against it (another street number, another street, points far apart, two
SIRETs); names a letter or two apart need more. Names are compared within a postal code,
a telephone number, an address or a few hundred metres (blocking: Christen, Data Matching,
Springer 2012, ch. 4), and each block is bounded, so that time grows as the file does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import Kind
from tournees.planner.likeness import NEAR_M, Likeness, Trait, trait_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tournees.model import Account

_WINDOW = 12
"""Neighbours that each row of a large block is compared with, in the order of addresses."""
_SMALL = 24
"""Blocks up to this size are compared pair by pair."""
_MOST_NAMES, _FEW_NAMES = 600, 64
"""Different names of one block that are compared each with each, and those of a larger block
with their neighbours in the order of the alphabet, read forwards and backwards."""
_TOLD_BY_READING = frozenset({"duplicate_row", "duplicate_id"})
_CELL_DEGREES = 0.002
_CHAIN_TOWNS = 4
"""A name borne in so many towns is a chain's: of more than two sites in one town, those that
are one need a proof of place."""
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two rows that are probably one account; ``account`` is the one to look at.

    ``code`` says why: ``duplicate_siret``, ``duplicate_name``, ``duplicate_near_name``,
    or ``prospect_is_client`` where a prospect is already a client. ``likeness`` is that
    of the names, 0 to 1.
    """

    code: str
    account: Account
    other: Account
    likeness: float

    def as_json(self) -> dict[str, object]:
        """Both rows, each with file, row, id, name; the reason and the likeness of the names."""
        return {
            "code": self.code,
            "likeness": self.likeness,
            "rows": [_row(self.account), _row(self.other)],
        }


def find_duplicates(accounts: Iterable[Account], order: Mapping[str, int]) -> tuple[Duplicate, ...]:
    """Pairs of accounts that are probably one, each account told once.

    Parameters
    ----------
    accounts
        Of all the files, in any order.
    order
        Rank of each file: of two rows the later is told beside the earlier, a prospect
        always beside the client that it is.
    """
    ranked = sorted(accounts, key=lambda a: (order.get(a.file, len(order)), a.row or 0, a.id))
    traits = [trait_of(account) for account in ranked]
    likeness = Likeness(_chains(traits))
    found: dict[tuple[int, int], tuple[str, float]] = {}
    for first, second in _same_siret(traits):
        found.setdefault((first, second), ("duplicate_siret", _names_alike(traits, first, second)))
    for first, second in _same_name(traits):
        if likeness.same_name_is_one(traits[first], traits[second]):
            found.setdefault((first, second), ("duplicate_name", 1.0))
    for first, second in _near_names(traits):
        if (first, second) not in found:
            score = likeness.near_name_is_one(traits[first], traits[second])
            if score:
                found[first, second] = ("duplicate_near_name", score)
    return tuple(_told_once(ranked, found))


def duplicate_issues(duplicates: Iterable[Duplicate], told_already: Iterable[Issue]) -> list[Issue]:
    """One issue for each pair, but for the rows that reading has told to repeat another."""
    known = {(i.file, i.row) for i in told_already if i.code in _TOLD_BY_READING}
    return [
        Issue(
            code=pair.code,
            file=pair.account.file,
            row=pair.account.row,
            value=pair.account.siret if pair.code == "duplicate_siret" else pair.account.name,
            facts={
                "other_file": pair.other.file,
                "other_row": str(pair.other.row or ""),
                "other_id": pair.other.id,
                "other_name": pair.other.name,
            },
            fatal=False,
        )
        for pair in duplicates
        if (pair.account.file, pair.account.row) not in known
    ]


def _row(account: Account) -> dict[str, object]:
    return {"file": account.file, "row": account.row, "id": account.id, "name": account.name}


def _told_once(
    ranked: Sequence[Account], found: Mapping[tuple[int, int], tuple[str, float]]
) -> Iterator[Duplicate]:
    """For each account the first other that it repeats, by the order of the files."""
    told: set[int] = set()
    for (first, second), (why, score) in sorted(found.items(), key=lambda it: it[0][::-1]):
        kinds = ranked[first].kind, ranked[second].kind
        subject, other, code = second, first, why
        if Kind.PROSPECT in kinds and Kind.CLIENT in kinds:
            code = "prospect_is_client"
            if kinds[0] is Kind.PROSPECT:
                subject, other = first, second
        if subject not in told:
            told.add(subject)
            yield Duplicate(code=code, account=ranked[subject], other=ranked[other], likeness=score)


def _names_alike(traits: Sequence[Trait], first: int, second: int) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  # heavy for a command that prints its help

    ratio = fuzz.token_sort_ratio(traits[first].stem, traits[second].stem)
    return round(float(ratio) / 100, 2)


def _chains(traits: Sequence[Trait]) -> frozenset[tuple[str, str]]:
    """Names borne in many towns, in the towns where they stand more than twice."""
    towns: dict[str, set[str]] = {}
    times: dict[tuple[str, str], int] = {}
    for trait in traits:
        known = towns.setdefault(trait.stem, set())
        if len(known) < _CHAIN_TOWNS:
            known.add(trait.town)
        at = trait.stem, trait.town
        times[at] = times.get(at, 0) + 1
    return frozenset(
        at for at, n in times.items() if n > _PAIR and len(towns[at[0]]) >= _CHAIN_TOWNS
    )


def _groups(keys: Iterable[object]) -> Iterator[list[int]]:
    """Positions that share a key that is not None, in groups of two and more."""
    groups: dict[object, list[int]] = {}
    for position, key in enumerate(keys):
        if key is not None:
            groups.setdefault(key, []).append(position)
    return (group for group in groups.values() if len(group) > 1)


def _same_siret(traits: Sequence[Trait]) -> Iterator[tuple[int, int]]:
    for group in _groups(trait.siret or None for trait in traits):
        yield from ((group[0], position) for position in group[1:])


def _same_name(traits: Sequence[Trait]) -> Iterator[tuple[int, int]]:
    """Pairs of one name in one town, or within a few hundred metres."""
    in_town = ((t.stem, t.town) if t.stem and t.town else None for t in traits)
    for group in _groups(in_town):
        yield from _pairs_within(group, traits)
    nearby: dict[tuple[str, int, int], list[int]] = {}
    for position, trait in enumerate(traits):
        if trait.stem and trait.point is not None:
            at = _cell(trait.point)
            for row in range(at[0] - 1, at[0] + 2):
                for column in range(at[1] - 1, at[1] + 2):
                    for other in nearby.get((trait.stem, row, column), ()):
                        yield other, position
            mine = nearby.setdefault((trait.stem, *at), [])
            if len(mine) < _WINDOW:
                mine.append(position)


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    """A square of some 220 m by 150 m, larger than `likeness.NEAR_M` everywhere in France."""
    assert NEAR_M < 111_000 * _CELL_DEGREES * 0.7
    return int(point[0] // _CELL_DEGREES), int(point[1] // _CELL_DEGREES)


def _pairs_within(group: Sequence[int], traits: Sequence[Trait]) -> Iterator[tuple[int, int]]:
    if len(group) <= _SMALL:
        for at, first in enumerate(group):
            for second in group[at + 1 :]:
                yield first, second
        return
    along = sorted(group, key=lambda position: (traits[position].street, position))
    for at, position in enumerate(along):
        for other in along[at + 1 : at + 1 + _WINDOW]:
            yield min(position, other), max(position, other)


def _near_names(traits: Sequence[Trait]) -> Iterator[tuple[int, int]]:
    """Pairs of names a little apart: in one town, at one address, with one telephone."""
    seen: set[tuple[int, int]] = set()
    blocks = (
        (t.town or None for t in traits),
        ((t.town, t.street) if t.town and t.street else None for t in traits),
        (t.phone or None for t in traits),
    )
    for number, keys in enumerate(blocks):
        for group in _groups(keys):
            of_name: dict[str, list[int]] = {}
            for position in group:
                if traits[position].stem:
                    of_name.setdefault(traits[position].stem, []).append(position)
            if len(of_name) < 2:
                continue
            names = sorted(of_name)
            pairs = _alike(names) if number == 0 else _all_or_next(names)
            for one, other in pairs:
                for first in of_name[one][:_WINDOW]:
                    for second in of_name[other][:_WINDOW]:
                        pair = min(first, second), max(first, second)
                        if pair not in seen:
                            seen.add(pair)
                            yield pair


def _alike(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names at least `likeness.NEAR` alike; neighbours alone where there are many."""
    from tournees.planner.likeness import near_pairs  # noqa: PLC0415

    if len(names) <= _MOST_NAMES:
        yield from near_pairs(names)
        return
    backwards = sorted(names, key=lambda name: name[::-1])
    for listed in (names, backwards):
        for first in range(0, len(listed), _FEW_NAMES // 2):
            yield from near_pairs(listed[first : first + _FEW_NAMES])


def _all_or_next(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(names) > _SMALL:
        yield from pairwise(names)
        return
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            yield one, other
