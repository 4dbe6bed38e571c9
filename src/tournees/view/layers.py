"""GeoJSON of each layer, as plain dictionaries that the app can keep in its cache.

Each feature's properties: ``kind`` (sectors, accounts, tours, homes), ``rep`` (code of
the atlas), ``day`` (ISO), ``id`` (escaped), ``title``, ``tip``, ``card`` (HTML, escaped)
and ``style`` (options of Leaflet). Positions are longitude first, as GeoJSON has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from tournees.model import Kind, Origin
from tournees.view import cards
from tournees.view.atlas import size_steps
from tournees.view.palette import INK, INK_SOFT, LAND, LAND_EDGE, PROBLEM, ink_on, weekday_colour
from tournees.view.text import escaped, isolated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tournees.model import Account, Leg, Place, Tour
    from tournees.view.atlas import Atlas, BaseMap, Ring
    from tournees.words import Words

GeoJson = dict[str, Any]
"""A GeoJSON object."""

_RADII = (3.5, 5.0, 7.0)
_STOP_RADIUS = 9.0
_HOME_RADIUS = 9.0
_DIGITS = 5
_NOBODY = "#7B8794"


def _position(lat: float, lon: float) -> list[float]:
    return [round(lon, _DIGITS), round(lat, _DIGITS)]


def _collection(features: Iterable[GeoJson]) -> GeoJson:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(geometry: GeoJson, properties: GeoJson) -> GeoJson:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(place: Place) -> GeoJson:
    return {"type": "Point", "coordinates": _position(place.lat, place.lon)}


def base_geojson(base: BaseMap) -> GeoJson:
    """Land of the base map, one feature per piece of land."""
    style = {"color": LAND_EDGE, "weight": 1, "fillColor": LAND, "fillOpacity": 1}
    features = []
    for land in base.land:
        polygons = [[[_position(lat, lon) for lat, lon in ring]] for ring in land.rings]
        geometry = {"type": "MultiPolygon", "coordinates": polygons}
        features.append(_feature(geometry, {"name": escaped(land.name), "style": style}))
    return _collection(features)


def sector_geojson(atlas: Atlas, words: Words, *, selected_rep: str | None = None) -> GeoJson:
    """Outline of each sector, the selected one stronger."""
    features = []
    for rep_id in sorted(atlas.picture.outlines):
        polygons = _polygons(atlas.picture.outlines[rep_id])
        colour = atlas.colours.get(rep_id, _NOBODY)
        chosen = rep_id == selected_rep
        title = isolated(words("view.sector_of", rep=atlas.rep_name(rep_id)))
        properties = {
            "kind": "sectors",
            "rep": atlas.rep_code(rep_id),
            "id": escaped(rep_id),
            "title": title,
            "tip": f"<b>{title}</b>",
            "card": cards.sector_card(rep_id, atlas, words),
            "style": {
                "color": colour,
                "weight": 3 if chosen else 2,
                "fillColor": colour,
                "fillOpacity": 0.35 if chosen else 0.18,
            },
        }
        features.append(_feature({"type": "MultiPolygon", "coordinates": polygons}, properties))
    return _collection(features)


def _polygons(rings: Sequence[Ring]) -> list[list[list[list[float]]]]:
    """Polygons of an outline, longitude first, in one piece again where a hole had cut them.

    An outline has outer rings only: a sector around another comes in pieces, whose common
    edges are no border and would be drawn as one.
    """
    pieces = [shapely.Polygon([(lon, lat) for lat, lon in ring]) for ring in rings]
    whole = shapely.union_all(shapely.make_valid(pieces), grid_size=10**-_DIGITS)
    parts = [part for part in shapely.get_parts(whole) if isinstance(part, shapely.Polygon)]
    return [
        [
            [_position(lat, lon) for lon, lat in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in sorted(parts, key=lambda part: part.bounds)
    ]


def account_geojson(atlas: Atlas, words: Words, *, selected_rep: str | None = None) -> GeoJson:
    """Every account that has a place, as a mark in its rep's colour."""
    steps = size_steps(atlas.problem)
    features = []
    for account in atlas.problem.accounts:
        rep_id = atlas.rep_of(account)
        if account.place is None or selected_rep not in {None, rep_id}:
            continue
        properties = {
            "kind": "accounts",
            "rep": atlas.rep_code(rep_id),
            "id": escaped(account.id),
            "title": isolated(account.name),
            "tip": cards.account_tip(account, atlas, words),
            "card": cards.account_card(account, atlas, words),
            "style": _account_style(account, atlas, steps[account.id]),
        }
        features.append(_feature(_point(account.place), properties))
    return _collection(features)


def _account_style(account: Account, atlas: Atlas, step: int) -> GeoJson:
    colour = atlas.colours.get(atlas.rep_of(account), _NOBODY)
    mark = _shape(account, atlas)
    if account.id in atlas.unserved:
        visit = atlas.visits.get(account.id)
        mark = "cross"
        colour = PROBLEM if visit is not None and visit.mandatory else INK_SOFT
    style: GeoJson = {"mark": mark, "radius": _RADII[step], "color": colour, "opacity": 0.9}
    if account.locked:  # a bar would hide the smallest mark
        style |= {"reserved": True, "radius": _RADII[max(step, 1)]}
    return style


def _shape(account: Account, atlas: Atlas) -> str:
    visit = atlas.visits.get(account.id)
    if visit is not None and visit.appointment:
        return "diamond"
    return "ring" if account.kind is Kind.PROSPECT else "disc"


def tour_geojson(atlas: Atlas, words: Words, *, selected_rep: str | None = None) -> GeoJson:
    """Lines of every tour, then their numbered stops on top."""
    tours = [tour for tour in atlas.tours if selected_rep in {None, tour.rep_id}]
    features = [leg for tour in tours for leg in _legs(tour, atlas, words)]
    features += [stop for tour in tours for stop in _stops(tour, atlas, words)]
    return _collection(features)


def _legs(tour: Tour, atlas: Atlas, words: Words) -> list[GeoJson]:
    lines = (o for o in atlas.picture.lines if (o.rep_id, o.day) == (tour.rep_id, tour.day))
    drawn = next(lines, None)
    if drawn is None:
        return []
    title = cards.tour_title(tour, atlas, words)
    colour = weekday_colour(tour.day)
    features = []
    for leg in drawn.legs:
        origin = words(f"view.origin.{leg.origin.name.lower()}")
        properties = {
            "kind": "tours",
            "rep": atlas.rep_code(tour.rep_id),
            "day": tour.day.isoformat(),
            "title": title,
            "tip": f"<b>{title}</b><br>{escaped(f'{words.duration(leg.seconds)}, {origin}')}",
            "card": _leg_card(leg, tour, atlas, words),
            "style": {"color": colour, "weight": 3, "opacity": 0.85, "arrow": True}
            | ({"dashArray": "6 6"} if leg.origin is Origin.ESTIMATE else {}),
        }
        line = [_position(lat, lon) for lat, lon in leg.line]
        features.append(_feature({"type": "LineString", "coordinates": line}, properties))
    return features


def _leg_card(leg: Leg, tour: Tour, atlas: Atlas, words: Words) -> list[str]:
    return [
        isolated(atlas.rep_name(tour.rep_id)),
        escaped(words.date(tour.day)),
        escaped(words.duration(leg.seconds)),
        escaped(words.km(leg.metres)),
        escaped(words(f"view.origin.{leg.origin.name.lower()}")),
    ]


def _stops(tour: Tour, atlas: Atlas, words: Words) -> list[GeoJson]:
    colour = weekday_colour(tour.day)
    features = []
    for order, stop in enumerate(tour.stops, start=1):
        account = atlas.accounts[stop.account_id]
        if account.place is None:
            continue
        mark = _shape(account, atlas)
        properties = {
            "kind": "tours",
            "rep": atlas.rep_code(tour.rep_id),
            "day": tour.day.isoformat(),
            "id": escaped(account.id),
            "title": isolated(account.name),
            "tip": cards.account_tip(account, atlas, words),
            "card": cards.account_card(account, atlas, words),
            "style": {
                "mark": mark,
                "radius": _STOP_RADIUS,
                "color": colour,
                "ink": INK if mark == "ring" else ink_on(colour),
                "number": order,
                "opacity": 1,
            }
            | ({"reserved": True} if account.locked else {}),
        }
        features.append(_feature(_point(account.place), properties))
    return features


def home_geojson(atlas: Atlas, words: Words, *, selected_rep: str | None = None) -> GeoJson:
    """A house for each rep's home, and for each other place where their tours begin or end."""
    features = []
    for rep_id in sorted(atlas.reps):
        rep = atlas.reps[rep_id]
        if selected_rep not in {None, rep_id}:
            continue
        if rep.home is not None:
            town = " ".join(part for part in (rep.postal_code, rep.commune) if part)
            title = words("view.home_of", rep=rep.name)
            features.append(_house(rep.home, rep_id, atlas, title, town))
        points = {p for t in atlas.tours if t.rep_id == rep_id for p in (t.start_id, t.end_id)}
        nights = {tour.end_id for tour in atlas.tours if tour.rep_id == rep_id and tour.overnight}
        for point in sorted(points - {""}):
            place = atlas.place_of(point)
            if place is not None:
                key = "view.night_of" if point in nights else "view.place_of"
                title = words(key, rep=rep.name, place=atlas.place_name(point))
                features.append(_house(place, rep_id, atlas, title, ""))
    return _collection(features)


def _house(place: Place, rep_id: str, atlas: Atlas, title: str, town: str) -> GeoJson:
    properties = {
        "kind": "homes",
        "rep": atlas.rep_code(rep_id),
        "id": escaped(rep_id),
        "title": isolated(title),
        "tip": f"<b>{isolated(title)}</b>",
        "card": [isolated(town)],
        "style": {
            "mark": "house",
            "radius": _HOME_RADIUS,
            "color": atlas.colours[rep_id],
            "opacity": 1,
        },
    }
    return _feature(_point(place), properties)
