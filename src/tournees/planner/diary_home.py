"""The clock that a rep lives by: the zone of the home's département or territory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tournees.model import Rep

_MAINLAND = "Europe/Paris"
_ZONES = {
    "971": ("America/Guadeloupe", 16.2, -61.5),
    "972": ("America/Martinique", 14.7, -61.0),
    "973": ("America/Cayenne", 4.0, -53.0),
    "974": ("Indian/Reunion", -21.1, 55.5),
    "975": ("America/Miquelon", 46.9, -56.3),
    "976": ("Indian/Mayotte", -12.8, 45.2),
    "977": ("America/St_Barthelemy", 17.9, -62.8),
    "978": ("America/Marigot", 18.1, -63.1),
    "986": ("Pacific/Wallis", -13.3, -176.2),
    "987": ("Pacific/Tahiti", -17.6, -149.5),
    "988": ("Pacific/Noumea", -21.5, 165.5),
}
"""First digits of the postal code: IANA zone, and about where it is."""
_NEAR_DEGREES = 6.0
"""No territory is wider, none lies nearer to the mainland."""


def zone_of(rep: Rep) -> ZoneInfo:
    """The time zone of a rep's home: by the postal code, else by the point."""
    told = _ZONES.get(rep.postal_code[:3])
    if told is not None:
        return ZoneInfo(told[0])
    if rep.home is not None and not rep.postal_code:
        lat, lon = rep.home.lat, rep.home.lon
        gaps = sorted(
            (math.hypot(lat - at_lat, lon - at_lon), name)
            for name, at_lat, at_lon in _ZONES.values()
        )
        if gaps[0][0] <= _NEAR_DEGREES:
            return ZoneInfo(gaps[0][1])
    return ZoneInfo(_MAINLAND)
