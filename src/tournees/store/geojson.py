"""The picture of a run as GeoJSON: outlines of sectors and lines of tours.

GeoJSON wants ``lon, lat``: this is the one place where a stored picture is swapped.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tournees.model import Leg, Origin, Picture, Ring, TourLine


def sectors_geojson(picture: Picture) -> dict[str, Any]:
    """One MultiPolygon per rep, and the pairs of reps whose sectors touch."""
    features = [
        _feature(
            {"rep_id": rep_id},
            "MultiPolygon",
            [[[[lon, lat] for lat, lon in ring]] for ring in rings],
        )
        for rep_id, rings in sorted(picture.outlines.items())
    ]
    touching = [list(pair) for pair in picture.touching]
    return {"type": "FeatureCollection", "features": features, "touching": touching}


def lines_geojson(picture: Picture) -> dict[str, Any]:
    """One LineString per leg, in the order of the tour."""
    features = [
        _feature(
            {
                "rep_id": line.rep_id,
                "day": line.day.isoformat(),
                "leg": number,
                "seconds": leg.seconds,
                "metres": leg.metres,
                "origin": leg.origin.name.lower(),
            },
            "LineString",
            [[lon, lat] for lat, lon in leg.line],
        )
        for line in picture.lines
        for number, leg in enumerate(line.legs)
    ]
    return {"type": "FeatureCollection", "features": features}


def picture_from_geojson(sectors: dict[str, Any], lines: dict[str, Any]) -> Picture:
    """Read back what `sectors_geojson` and `lines_geojson` wrote."""
    outlines: dict[str, tuple[Ring, ...]] = {}
    for feature in sectors["features"]:
        rings = feature["geometry"]["coordinates"]
        outlines[feature["properties"]["rep_id"]] = tuple(
            tuple((lat, lon) for lon, lat in ring[0]) for ring in rings
        )
    legs: dict[tuple[str, date], list[Leg]] = {}
    for feature in lines["features"]:
        facts = feature["properties"]
        leg = Leg(
            seconds=facts["seconds"],
            metres=facts["metres"],
            origin=Origin[facts["origin"].upper()],
            line=tuple((lat, lon) for lon, lat in feature["geometry"]["coordinates"]),
        )
        legs.setdefault((facts["rep_id"], date.fromisoformat(facts["day"])), []).append(leg)
    return Picture(
        outlines=outlines,
        touching=tuple((a, b) for a, b in sectors.get("touching", [])),
        lines=tuple(
            TourLine(rep_id=rep_id, day=day, legs=tuple(tour))
            for (rep_id, day), tour in legs.items()
        ),
    )


def _feature(properties: dict[str, Any], kind: str, coordinates: list[Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
