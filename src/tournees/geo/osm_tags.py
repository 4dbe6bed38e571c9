"""What the tags of an OpenStreetMap way mean for a car.

Keys as documented on the OpenStreetMap wiki: ``highway``, ``access`` and its narrower
forms, ``oneway``, ``junction``, ``maxspeed``, ``route=ferry`` with ``duration``.
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

_ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_OPEN = frozenset({"yes", "designated", "permissive", "destination", "customers", "public"})
_CLOSED = frozenset(
    {"no", "private", "agricultural", "forestry", "agricultural;forestry", "delivery", "military"}
    | {"emergency", "permit", "bus", "psv", "use_sidepath", "official", "restricted", "residents"}
)
KEYS = (
    *("highway", "route", "area", "junction", "oneway", *_ACCESS_KEYS, "duration"),
    *("maxspeed", "maxspeed:forward", "maxspeed:backward"),
    *("maxspeed:type", "source:maxspeed", "zone:traffic", "zone:maxspeed"),
)
"""Keys that `way_facts` reads."""

_YES = frozenset({"yes", "true", "1"})
_MPH = 1.609344
_NO_LIMIT_KMH = 130
_WALK_KMH = 7
_ZONES_KMH = {"urban": 50, "rural": 80, "trunk": 110, "motorway": 130, "living_street": 20}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")
_ZONE_NUMBER = re.compile(r"[A-Z]{2}:(?:zone:?)?(\d+)$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):(\d{1,2})(?::(\d{1,2}))?$")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


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
    if road_class is None or tags.get("area") in _YES or not _admits(tags, road_class):
        return None
    roundabout = tags.get("junction") in {"roundabout", "circular"}
    ahead, back = _directions(tags, one_way=roundabout or name in {"motorway", "motorway_link"})
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
        return int(match[1])
    if text == "none":
        return _NO_LIMIT_KMH
    if text == "walk":
        return _WALK_KMH
    return _ZONES_KMH.get(text.rpartition(":")[2], 0)


def duration_s(text: str) -> int:
    """Seconds of a ``duration`` value (``0:20``, ``1:05:00``, ``20`` minutes, ``PT20M``)."""
    text = text.strip()
    if match := _CLOCK.match(text):
        return int(match[1]) * 3_600 + int(match[2]) * 60 + int(match[3] or 0)
    if text.isascii() and text.isdigit():
        return int(text) * 60
    if match := _ISO.match(text):
        return sum(int(match[k] or 0) * unit for k, unit in ((1, 3_600), (2, 60), (3, 1)))
    return 0


def _ferry(tags: Mapping[str, str]) -> WayFacts | None:
    """A ferry counts only where its tags say that it carries cars."""
    if _access(tags) not in _OPEN:
        return None
    ahead, back = _directions(tags, one_way=False)
    crossing_s = duration_s(tags.get("duration", ""))
    return WayFacts(road_class=RoadClass.FERRY, ahead=ahead, back=back, duration_s=crossing_s)


def _access(tags: Mapping[str, str]) -> str:
    return next((tags[key] for key in _ACCESS_KEYS if key in tags), "")


def _admits(tags: Mapping[str, str], road_class: RoadClass) -> bool:
    access = _access(tags)
    if road_class is RoadClass.TRACK:
        return access in _OPEN
    return access not in _CLOSED


def _directions(tags: Mapping[str, str], *, one_way: bool) -> tuple[bool, bool]:
    """Whether a car may go along and against the way."""
    value = tags.get("oneway", "")
    if value in {"-1", "reverse"}:
        return False, True
    if value in _YES:
        return True, False
    if value in {"no", "false", "0"}:
        return True, True
    return True, not one_way


def _with_zone(facts: WayFacts, tags: Mapping[str, str]) -> WayFacts:
    """Note a tagged zone (``FR:urban``, ``FR:rural``...) and the limit that it implies."""
    values = (tags.get(key, "") for key in ("maxspeed", "maxspeed:type", "source:maxspeed"))
    zones = [*values, tags.get("zone:traffic", ""), tags.get("zone:maxspeed", "")]
    zone = next((name.rpartition(":")[2] for name in zones if ":" in name), "")
    if zone not in {"urban", "rural"}:
        return facts
    implied_kmh = _ZONES_KMH[zone]
    return replace(
        facts,
        urban=int(zone == "urban"),
        limit_ahead_kmh=facts.limit_ahead_kmh or implied_kmh,
        limit_back_kmh=facts.limit_back_kmh or implied_kmh,
    )
