"""What is known of a place that was asked for, and what is wrong about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.model import Place, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.geo.gazetteer import Commune

_SHOWN = 5

Facts = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class PlaceIssue:
    """What is wrong or doubtful about a place: a code of ``errors.Issue`` and its facts."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a postal code and a town are.

    ``place`` is None where nothing sure can be said; ``commune`` and ``insee`` are those of
    today, empty where only the postal code is sure. ``former`` is the name of the former
    commune that was meant, if one was. ``postal_code`` is the code as understood, with its
    zero, empty if none was. ``issue`` may stand beside a place: something was
    repaired or does not agree.
    """

    place: Place | None = None
    commune: str = ""
    insee: str = ""
    former: str = ""
    postal_code: str = ""
    issue: PlaceIssue | None = None


def only_one(communes: Iterable[Commune]) -> Commune | None:
    """The commune of today that all mean, today's name before a former one; else None."""
    found = sorted(communes, key=lambda c: bool(c.former))
    return found[0] if found and len({c.code for c in found}) == 1 else None


def at(commune: Commune, issue: PlaceIssue | None = None) -> Located:
    """The commune's own point, with what is doubtful about it."""
    place = Place(commune.lat, commune.lon, Precision.COMMUNE, commune.radius_m)
    return Located(
        place=place, commune=commune.name, insee=commune.code, former=commune.former, issue=issue
    )


def listed(communes: Sequence[Commune]) -> str:
    """The largest communes with their départements, as one text."""
    largest = sorted(communes, key=lambda c: (-c.population, c.code))
    text = ", ".join(f"{_full_name(c)} ({c.departement})" for c in largest[:_SHOWN])
    return f"{text}…" if len(largest) > _SHOWN else text


def _full_name(commune: Commune) -> str:
    return f"{commune.former} → {commune.name}" if commune.former else commune.name
