"""Offices and lodgings, which files and scenarios name by their towns: placed as homes are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.geo import locate
from tournees.model import NamedPlace, Place
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from tournees.model import Named, Rep
    from tournees.scenario import Rules


def lodgings_of(rules: Rules) -> tuple[tuple[NamedPlace, ...], tuple[Issue, ...]]:
    """The lodgings of ``[rules]`` that can be placed, and a fault for each of the others."""
    found: list[NamedPlace] = []
    issues: list[Issue] = []
    for spot in rules.lodgings:
        if spot.lat is not None and spot.lon is not None:
            place: Place | None = Place(spot.lat, spot.lon)
        else:
            place = locate(spot.postal_code, spot.commune).place
        if place is not None:
            found.append(NamedPlace(spot.name, place))
            continue
        value = f"{spot.name}, {spot.postal_code} {spot.commune}".strip()
        issues.append(Issue(code="lodging_not_placed", column="rules.lodgings", value=value))
    return tuple(found), tuple(issues)


def placed_bases(rep: Rep, issues: list[Issue]) -> Rep:
    """The rep with the office and the lodgings of their file; those not found are told.

    Nothing is guessed: a town whose name several communes bear places nothing, and neither
    do two towns in a row, of which the first may be a lodging by itself.
    """
    office = rep.office
    if rep.office_at is not None:
        office = locate(rep.office_at.postal_code, rep.office_at.commune).place
        if office is None:
            issues.append(_told(rep, "office_not_placed", rep.office_at))
    lodgings = rep.lodgings
    if rep.lodgings_at:
        lodgings = tuple(filter(None, (_lodging(rep, named, issues) for named in rep.lodgings_at)))
    return replace(rep, office=office, lodgings=lodgings, office_at=None, lodgings_at=())


def _lodging(rep: Rep, named: Named, issues: list[Issue]) -> NamedPlace | None:
    own_name = fold(named.name) != fold(named.commune)
    if own_name and not named.postal_code and locate("", named.name).place is not None:
        issues.append(_told(rep, "lodging_two_towns", named))
        return None
    place = locate(named.postal_code, named.commune).place
    if place is None:
        issues.append(_told(rep, "lodging_not_placed", named))
        return None
    return NamedPlace(named.name, place)


def _told(rep: Rep, code: str, named: Named) -> Issue:
    where = f"{named.postal_code} {named.commune}".strip()
    value = where if fold(named.name) in {"", fold(where)} else f"{named.name}, {where}"
    facts: dict[str, str | int | float] = {"name": rep.name}
    return Issue(code=code, file=rep.file, row=rep.row, value=value, fatal=False, facts=facts)
