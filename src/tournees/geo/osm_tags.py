"""What the tags of an OpenStreetMap way mean for a car.

Keys as documented on the OpenStreetMap wiki: ``highway``, ``access`` and its narrower
forms, ``oneway``, ``junction``, ``maxspeed``, ``route=ferry`` with ``duration``. What holds
at certain times only (``access:conditional``, ``maxspeed:conditional``...) is not read. A
street for residents and visitors (``destination``, ``customers``) counts as open: a
salesperson may be either; one that is ``private`` does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.geo.network import RoadClass

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASS_OF = {
    "motorway": RoadClass.MOTORWAY,
    "trunk": RoadClass.TRUNK,
    "primary": RoadClass.PRIMARY,
    "secondary": RoadClass.SECONDARY,
    "tertiary": RoadClass.TERTIARY,
    "unclassified": RoadClass.UNCLASSIFIED,
    "road": RoadClass.UNCLASSIFIED,
    "residential": RoadClass.RESIDENTIAL,
    "living_street": RoadClass.LIVING_STREET,
    "service": RoadClass.SERVICE,
    "track": RoadClass.TRACK,
}
_LINK = "_link"
CAR_TAGS = (
    *(("highway", name) for name in _CLASS_OF),
    *(("highway", name + _LINK) for name in list(_CLASS_OF)[:5]),
    ("route", "ferry"),
)
"""Tags of which a way needs one, if a car may drive it at all."""

_SIDES = ("forward", "backward")
_ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_OPEN = frozenset({"yes", "designated", "permissive", "destination", "customers", "public"})
_CLOSED = frozenset(
    {"no", "private", "agricultural", "forestry", "agricultural;forestry", "delivery", "military"}
    | {"emergency", "permit", "bus", "psv", "use_sidepath", "official", "restricted", "residents"}
)
_ZONE_KEYS = ("maxspeed", "maxspeed:type", "source:maxspeed", "zone:traffic", "zone:maxspeed")
KEYS = (
    *("highway", "route", "area", "service", "junction", "oneway", "duration"),
    *_ACCESS_KEYS,
    *(f"{key}:{side}" for key in ("motor_vehicle", "vehicle") for side in _SIDES),
    *("maxspeed:forward", "maxspeed:backward", *_ZONE_KEYS),
)
"""Keys that `way_facts` reads."""

_YES = frozenset({"yes", "true", "1"})
_ONE_WAY = {
    **dict.fromkeys(_YES, (True, False)),
    **dict.fromkeys(("-1", "reverse"), (False, True)),
    **dict.fromkeys(("no", "false", "0"), (True, True)),
    "reversible": (False, False),
}
"""Along, against; a road whose direction changes with the hour is not counted on."""

_MPH = 1.609344
_NO_LIMIT_KMH = 130
_WALK_KMH = 7
_ZONES_KMH = {"urban": 50, "rural": 80, "trunk": 110, "motorway": 130, "living_street": 20}
"""Limits that a zone implies, as in France (Code de la route, R413-2 and R413-3)."""

_ABROAD_KMH = {
    "BE:rural": 90,
    "BE-VLG:rural": 70,
    "BE:trunk": 120,
    "BE:motorway": 120,
    "CH:trunk": 100,
    "CH:motorway": 120,
    "DE:rural": 100,
    "ES:rural": 90,
    "ES:motorway": 120,
    "IT:rural": 90,
    "LU:rural": 90,
}
"""Limits of the neighbours that are not those of France."""

_NUMBER = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(mph|km/h|kmh|kph)?$", re.ASCII)
_ZONE_NUMBER = re.compile(r"[A-Z]{2}:(?:zone:?)?(\d{1,3})$", re.IGNORECASE | re.ASCII)
_CALM_KMH = 30
"""Zones up to this limit lie in towns."""

_DURATIONS = tuple(
    re.compile(pattern + "$", re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?P<h>\d{1,3}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2}))?",
        r"(?P<m>\d{1,4})\s*(?:m|mn|min|mins|minutes?)?",
        r"(?P<h>\d{1,3})\s*(?:h|hours?|heures?)\s*(?:(?P<m>\d{1,2})\s*(?:m|mn|min|minutes?)?)?",
        r"P(?:(?P<d>\d)D)?T(?:(?P<h>\d{1,3})H)?(?:(?P<m>\d{1,4})M)?(?:(?P<s>\d{1,5})(?:\.\d+)?S)?",
    )
)
_UNITS_S = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayFacts:
    """A way that a car may drive.

    Limits are km/h, 0 where unknown. ``urban`` is 1 inside a town by its tags, 0
    outside, -1 unknown. ``duration_s`` is a ferry's crossing, 0 where unknown.
    """

    road_class: RoadClass
    ahead: bool = True
    back: bool = True
    limit_ahead_kmh: int = 0
    limit_back_kmh: int = 0
    urban: int = -1
    link: bool = False
    roundabout: bool = False
    duration_s: int = 0


def way_facts(tags: Mapping[str, str]) -> WayFacts | None:
    """Read the tags of a way; None where no car may drive."""
    if tags.get("route") == "ferry":
        return _ferry(tags)
    name = tags.get("highway", "")
    link = name.endswith(_LINK)
    road_class = _CLASS_OF.get(name.removesuffix(_LINK))
    if road_class is None or not _admits(tags, road_class):
        return None
    roundabout = tags.get("junction") in {"roundabout", "circular"}
    ahead, back = _directions(tags, one_way=roundabout or name in {"motorway", "motorway_link"})
    if not (ahead or back):
        return None
    both = speed_limit(tags.get("maxspeed", ""))
    facts = WayFacts(
        road_class=road_class,
        ahead=ahead,
        back=back,
        limit_ahead_kmh=speed_limit(tags.get("maxspeed:forward", "")) or both,
        limit_back_kmh=speed_limit(tags.get("maxspeed:backward", "")) or both,
        link=link,
        roundabout=roundabout,
    )
    return _with_zone(facts, tags)


def speed_limit(text: str) -> int:
    """Limit in km/h of a ``maxspeed`` value; 0 where it says none that we know."""
    text = text.split(";", maxsplit=1)[0].strip()
    if match := _NUMBER.match(text):
        value = float(match[1]) * (_MPH if match[2] == "mph" else 1.0)
        return min(_NO_LIMIT_KMH, max(1, round(value))) if value else 0
    if match := _ZONE_NUMBER.match(text):
        return min(_NO_LIMIT_KMH, int(match[1]))
    if text == "none":
        return _NO_LIMIT_KMH
    if text == "walk":
        return _WALK_KMH
    return _ABROAD_KMH.get(text) or _ZONES_KMH.get(text.rpartition(":")[2], 0)


def duration_s(text: str) -> int:
    """Seconds of a ``duration``: ``0:20``, ``1:05:00``, ``20`` minutes, ``1h30``, ``PT20M``.

    0 where it says none that we know.
    """
    text = text.split(";", maxsplit=1)[0].strip()
    for pattern in _DURATIONS:
        if match := pattern.match(text):
            return sum(_UNITS_S[unit] * int(n) for unit, n in match.groupdict("0").items())
    return 0


def _ferry(tags: Mapping[str, str]) -> WayFacts | None:
    """A ferry counts only where its tags say that it carries cars."""
    if _access(tags) not in _OPEN:
        return None
    ahead, back = _directions(tags, one_way=False)
    if not (ahead or back):
        return None
    crossing_s = duration_s(tags.get("duration", ""))
    return WayFacts(road_class=RoadClass.FERRY, ahead=ahead, back=back, duration_s=crossing_s)


def _access(tags: Mapping[str, str], side: str = "") -> str:
    """What the narrowest tag says of cars, on one side of the road or on both."""
    names = (name for key in _ACCESS_KEYS for name in ((f"{key}:{side}", key) if side else (key,)))
    return next((tags[name] for name in names if name in tags), "")


def _closed(access: str) -> bool:
    """Whether every one of the values bars a car."""
    return all(value.strip() in _CLOSED for value in access.split(";"))


def _admits(tags: Mapping[str, str], road_class: RoadClass) -> bool:
    if tags.get("area") in _YES or tags.get("service") == "emergency_access":
        return False
    access = _access(tags)
    if road_class is RoadClass.TRACK:
        return any(value.strip() in _OPEN for value in access.split(";"))
    return not _closed(access) or any(not _closed(_access(tags, side)) for side in _SIDES)


def _directions(tags: Mapping[str, str], *, one_way: bool) -> tuple[bool, bool]:
    """Whether a car may go along and against the way."""
    ahead, back = _ONE_WAY.get(tags.get("oneway", ""), (True, not one_way))
    along, against = (not _closed(_access(tags, side)) for side in _SIDES)
    return ahead and along, back and against


def _with_zone(facts: WayFacts, tags: Mapping[str, str]) -> WayFacts:
    """Note a tagged zone (``FR:urban``, ``FR:zone30``...) and the limit that it implies."""
    values = [tags[key] for key in _ZONE_KEYS if ":" in tags.get(key, "")]
    urban = next((town for town in map(_town, values) if town >= 0), facts.urban)
    implied_kmh = next((kmh for kmh in map(speed_limit, values) if kmh), 0)
    return replace(
        facts,
        urban=urban,
        limit_ahead_kmh=facts.limit_ahead_kmh or implied_kmh,
        limit_back_kmh=facts.limit_back_kmh or implied_kmh,
    )


def _town(zone: str) -> int:
    """1 where a zone lies in a town, 0 where outside, -1 where it does not say."""
    name = zone.rpartition(":")[2]
    if name == "rural":
        return 0
    number = _ZONE_NUMBER.match(zone)
    calm = number is not None and int(number[1]) <= _CALM_KMH
    return 1 if calm or name in {"urban", "living_street"} else -1
