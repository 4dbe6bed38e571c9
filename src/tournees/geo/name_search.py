"""Communes whose name is that of a text, part of it, or a slip of the pen away."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tournees.geo.commune_names import edits, key_words
from tournees.geo.gazetteer import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.geo.gazetteer import Commune

_SHORTEST_FOR_ONE_EDIT = 5
_SHORTEST_FOR_TWO_EDITS = 9
_SHORTEST_PART = 4
_TOO_COMMON = frozenset(
    {"saint", "sainte", "mont", "ville", "bourg", "port", "bois", "grand", "pont", "beau", "val"}
)
_POSTAL_DIGITS = 5


def nearly_named(names: Sequence[str], communes: Sequence[Commune]) -> Commune | None:
    """The only commune among a few whose name is part of the text, holds it, or is a slip away.

    Parameters
    ----------
    names
        Readings of the text, the likeliest first.
    communes
        Those of one postal code: names alike there mean the same place.
    """
    for name in names:
        if slips := _slips("".join(_words(name)), communes):
            return slips[0] if len(slips) == 1 else None
    for name in names:
        if short := _only(c for c in communes if _abbreviates(_words(name), _words(_name_of(c)))):
            return short[0] if len(short) == 1 else None
    parts = _only(c for name in names for c in communes if _share_words(name, _name_of(c)))
    return parts[0] if len(parts) == 1 else None


def alike_anywhere(key: str, departements: Sequence[str]) -> tuple[Commune, ...]:
    """Communes of these départements, of France without, whose key is nearest within a slip.

    One slip in five letters, two in twelve: names are many in France. All that are equally
    near come back.
    """
    limit = allowed_edits(key)
    if len(key) < _SHORTEST_FOR_TWO_EDITS + 3:
        limit = min(limit, 1)
    if not limit:
        return ()
    lengths = range(len(key) - limit, len(key) + limit + 1)
    near = [
        other
        for length in lengths
        for other, _, _ in process.extract(
            key,
            _keys_by_letter().get((key[:1], length), ()),
            scorer=OSA.distance,
            score_cutoff=limit,
            limit=None,
        )
    ]
    found = [
        c
        for other in sorted(near)
        for c in gazetteer().by_key[other]
        if not departements or c.departement in departements
    ]
    return tuple(_only(_slips(key, found)))


def allowed_edits(key: str) -> int:
    """Slips of the pen that a name of that length may hold."""
    return (len(key) >= _SHORTEST_FOR_ONE_EDIT) + (len(key) >= _SHORTEST_FOR_TWO_EDITS)


def one_slip_apart(code: str, other: str) -> bool:
    """Whether two postal codes differ by one digit, or by two neighbours swapped."""
    if len(code) != _POSTAL_DIGITS or len(other) != _POSTAL_DIGITS:
        return False
    gaps = [i for i in range(_POSTAL_DIGITS) if code[i] != other[i]]
    if len(gaps) == 1:
        return True
    if len(gaps) != 2 or gaps[1] != gaps[0] + 1:
        return False
    first, second = gaps
    return code[first] == other[second] and code[second] == other[first]


def _slips(key: str, communes: Sequence[Commune]) -> list[Commune]:
    """Those nearest to a key within the allowed edits."""
    limit = allowed_edits(key)
    if not limit:
        return []
    # A slip seldom falls on the first letter: Guignicourt is not Pignicourt.
    digits = _digits(key)
    alike = [c for c in communes if c.key[0] == key[0] and _digits(c.key) == digits]
    scored = [(edits(key, c.key, limit), c) for c in alike]
    best = min((score for score, _ in scored), default=limit + 1)
    return _only(c for score, c in scored if score == best <= limit)


def _only(communes: Iterable[Commune]) -> list[Commune]:
    """Each commune of today once, itself rather than under a former name."""
    found: dict[str, Commune] = {}
    for commune in communes:
        if commune.code not in found or (found[commune.code].former and not commune.former):
            found[commune.code] = commune
    return list(found.values())


@functools.cache
def _keys_by_letter() -> dict[tuple[str, int], tuple[str, ...]]:
    """Keys by their first letter and their length."""
    groups: dict[tuple[str, int], list[str]] = {}
    for key in gazetteer().by_key:
        groups.setdefault((key[:1], len(key)), []).append(key)
    return {group: tuple(keys) for group, keys in groups.items()}


def _name_of(commune: Commune) -> str:
    return commune.former or commune.name


def _digits(key: str) -> str:
    return "".join(char for char in key if char.isdigit())


def _abbreviates(words: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each word is that of the full name, or its first letter and others in order.

    ``Aix en Pce`` is Aix-en-Provence, ``Clermont Fd`` Clermont-Ferrand.
    """
    if len(words) != len(full) or len(words) < 2 or words[0] != full[0]:
        return False
    for word, whole in zip(words, full, strict=True):
        letters = iter(whole)
        if word[0] != whole[0] or not all(letter in letters for letter in word):
            return False
    return True


def _share_words(name: str, other: str) -> bool:
    """Whether the shorter list of words stands whole within the longer."""
    short, long = sorted((_words(name), _words(other)), key=len)
    text = "".join(short)
    if len(text) < _SHORTEST_PART or text in _TOO_COMMON:
        return False
    starts = range(len(long) - len(short) + 1)
    return any(long[start : start + len(short)] == short for start in starts)


_words = functools.lru_cache(maxsize=1 << 16)(key_words)
