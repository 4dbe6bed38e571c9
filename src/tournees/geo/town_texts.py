"""What a town's cell says beside the town: CEDEX, département, hamlet, country, postal code."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.geo.abroad import country_of_name
from tournees.geo.commune_names import key

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")  # noqa: RUF001 - the apostrophe of files
_CEDEX = re.compile(r"\bce?dex\b(?:\s*(\d{1,2})\b)?.*$", re.IGNORECASE)
_LEADING_CODE = re.compile(r"^\s*(?:F(?:R|RANCE)?[\s-]*)?(\d{5})[\s,-]+(?=\D)", re.IGNORECASE)
_TRAILING_CODE = re.compile(r"[\s,(-]+(\d{5})\s*\)?\s*$")
_BRACKETS = re.compile(r"\(([^()]*)\)?")
_TRAILING_DEPARTEMENT = re.compile(
    r"^(?!(?:paris|lyon|marseille)\W+(?:[01]\d|20)\s*$)(.*[^\W\d_.].*?)[\s,-]+(\d{2}|2[AB]|97\d)\s*$",
    re.IGNORECASE,
)
_DASHES = "-\N{EN DASH}\N{EM DASH}"
_SEPARATORS = re.compile(
    rf"\s+[{_DASHES}]\s*|[{_DASHES}]\s+|\s*[,;:|]\s*|(?<!\bs)(?<!\bss)\s*/\s*", re.IGNORECASE
)
_FRANCE = re.compile(r"(?:[\s,(-]+)(?:france|fr)\s*\)?\s*$", re.IGNORECASE)
_IN_FRANCE = re.compile(r"\b(?:en|de|ile|île)[\s-]+france\s*$", re.IGNORECASE)
_DEPARTEMENT = re.compile(r"\d{2}|2[AB]|97\d|98\d")


@dataclass(frozen=True, slots=True)
class TownText:
    """A town's cell, read.

    ``names`` are the readings of the town's name, the likeliest first, and ``keys`` their
    keys; ``hint`` is the code of a département beside it; ``district`` the number
    after CEDEX, 0 without; ``country`` an ISO code where a country's name ends the text.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]
    postal_code: str = ""
    hint: str = ""
    is_cedex: bool = False
    district: int = 0
    country: str = ""


@functools.lru_cache(maxsize=1 << 16)
def read_town(text: str) -> TownText:
    """Take a town's cell apart.

    ``44000 NANTES CEDEX 1``, ``Beaumont (63)``, ``Plouha - Le Palus``, ``Lyon, France``,
    ``Mons (Belgique)``. The whole text without code and CEDEX stays the first reading, as
    names of communes hold commas and hyphens too.
    """
    text = text.strip()
    if _PLAIN.fullmatch(text) and "edex" not in text.casefold() and "rance" not in text.casefold():
        only = key(text)
        return TownText((text,), (only,)) if only else TownText((), ())
    postal_code = ""
    if found := _LEADING_CODE.match(text) or _TRAILING_CODE.search(text):
        postal_code, text = found[1], text[: found.start()] + text[found.end() :]
    text, country = _without_country(text)
    cedex = _CEDEX.search(text)
    text = text[: cedex.start()].strip(" -,(") if cedex else text.strip()
    readings = list(dict.fromkeys(_readings(text)))
    keys = [key(reading) for reading, _ in readings]
    hints = [hint for _, hint in readings if hint]
    names = {
        k: reading for (reading, _), k in reversed(list(zip(readings, keys, strict=True))) if k
    }
    ordered = list(dict.fromkeys(filter(None, keys)))
    return TownText(
        names=tuple(names[k] for k in ordered),
        keys=tuple(ordered),
        postal_code=postal_code,
        hint=hints[0] if hints else "",
        is_cedex=cedex is not None,
        district=int(cedex[1]) if cedex and cedex[1] else 0,
        country=country,
    )


def _without_country(text: str) -> tuple[str, str]:
    """The text without a country's name at its end, and that country; France is none."""
    if _FRANCE.search(text) and not _IN_FRANCE.search(text):
        return _FRANCE.sub("", text), ""
    parts = [part for part in re.split(r"[(),;]|\s-\s", text) if part.strip()]
    if len(parts) > 1 and (country := country_of_name(parts[-1])):
        return text[: text.rindex(parts[-1])].rstrip(" (,;-"), country
    return text, ""


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Readings of the name with the département that each tells."""
    inside = [found.strip() for found in _BRACKETS.findall(text)]
    outside = _BRACKETS.sub(" ", text).strip()
    hint = next((as_hint(part) for part in inside if as_hint(part)), "")
    if not hint:
        yield text, ""
    yield outside, hint
    if found := _TRAILING_DEPARTEMENT.match(outside):
        yield found[1], found[2].upper()
    for part in _SEPARATORS.split(outside):
        yield part, ""
    for part in inside:
        if part and not as_hint(part):
            yield part, ""


def as_hint(text: str) -> str:
    """A département's code as it stands (``63``, ``2a``, ``974``), else an empty text."""
    code = text.strip().upper()
    return code if _DEPARTEMENT.fullmatch(code) else ""
