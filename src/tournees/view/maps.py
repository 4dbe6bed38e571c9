"""Maps of folium on our own base, with our own marks; nothing is fetched from outside.

folium's default scripts come from content networks and would leave a blank map without
internet: `base_map` names local copies of Leaflet and of our own script instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import folium
from folium.template import Template
from folium.utilities import JsCode

from tournees.view import cards, layers
from tournees.view.atlas import BaseMap, read_atlas
from tournees.view.legend import legend_options
from tournees.view.palette import weekday_colour
from tournees.view.text import escaped, isolated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.model import Picture, Plan, Problem
    from tournees.view.atlas import Atlas
    from tournees.words import Words

SCRIPTS = ("leaflet.js", "tournees-map.js")
STYLES = ("leaflet.css", "tournees-map.css")

_FRANCE = ((42.3, -5.2), (51.1, 9.6))
_MAX_ZOOM = 18
_IGN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal"
    "&TILEMATRIXSET=PM&FORMAT=image/png&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
_OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corners, (lat, lon)."""


class LocalMap(folium.Map):
    """A folium map whose scripts and styles are ours, to be made whole by `standalone_html`."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # folium's own
        super().__init__(tiles=None, prefer_canvas=True, max_zoom=_MAX_ZOOM, **options)
        self.default_js = [(name, f"/{name}") for name in SCRIPTS]
        self.default_css = [(name, f"/{name}") for name in STYLES]


class _Call(folium.MacroElement):
    """A call of our script on the map: ``Tournees.<function>(map, options)``."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Tournees.{{ this.function }}({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, function: str, options: Any) -> None:  # noqa: ANN401  # any JSON
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = f"Call{function.capitalize()}"
        self.function = function
        self.options = options


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer's GeoJSON and the fields of its cards."""

    geojson: layers.GeoJson
    fields: tuple[str, ...]


def plan_layers(
    atlas: Atlas, words: Words, *, selected_rep: str | None = None
) -> tuple[Layer, ...]:
    """All layers of a plan, in the order they are drawn."""
    return (
        Layer(
            geojson=layers.sector_geojson(atlas, words, selected_rep=selected_rep),
            fields=cards.SECTOR_FIELDS,
        ),
        Layer(
            geojson=layers.account_geojson(atlas, words, selected_rep=selected_rep),
            fields=cards.ACCOUNT_FIELDS,
        ),
        *_tour_layers(layers.tour_geojson(atlas, words, selected_rep=selected_rep)),
        Layer(
            geojson=layers.home_geojson(atlas, words, selected_rep=selected_rep),
            fields=cards.HOME_FIELDS,
        ),
    )


def _tour_layers(tours: layers.GeoJson) -> Iterator[Layer]:
    """Lines and stops have other fields on their cards."""
    for geometry, fields in (("LineString", cards.LEG_FIELDS), ("Point", cards.ACCOUNT_FIELDS)):
        features = [f for f in tours["features"] if f["geometry"]["type"] == geometry]
        yield Layer(geojson={"type": "FeatureCollection", "features": features}, fields=fields)


def base_map(base: BaseMap, words: Words, *, bounds: Bounds | None = None) -> LocalMap:
    """A map with land and towns only.

    Parameters
    ----------
    bounds
        What to show at first; the land of the base map when absent.
    """
    south_west, north_east = bounds or _land_bounds(base)
    middle = ((south_west[0] + north_east[0]) / 2, (south_west[1] + north_east[1]) / 2)
    drawn = LocalMap(location=middle, zoom_start=8, zoom_snap=0.25, font_size="13px")
    drawn.add_child(_Call("base", {"credit": escaped(base.credit)}))
    if base.land:
        drawn.add_child(
            folium.GeoJson(
                layers.base_geojson(base),
                name=escaped(words("view.base")),
                interactive=False,
                pane="tourneesBase",
            )
        )
    towns = sorted(base.towns, key=lambda town: (-town.population, town.name))
    if towns:
        drawn.add_child(_Call("towns", [[escaped(t.name), t.lat, t.lon] for t in towns]))
    drawn.fit_bounds([south_west, north_east], padding=(24, 24))
    return drawn


def _land_bounds(base: BaseMap) -> Bounds:
    points = [point for land in base.land for ring in land.rings for point in ring]
    return _bounds_of(points) if points else _FRANCE


def _bounds_of(points: list[tuple[float, float]]) -> Bounds:
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return (min(lats), min(lons)), (max(lats), max(lons))


def _geojson(layer: Layer, words: Words) -> folium.GeoJson:
    labels = "[" + ",".join(f'"{label}"' for label in cards.labels(layer.fields, words)) + "]"
    return folium.GeoJson(
        layer.geojson,
        on_each_feature=JsCode(f"function (f, l) {{ Tournees.bind(f, l, {labels}); }}"),
        point_to_layer=JsCode("function (f, p) { return Tournees.mark(f, p); }"),
    )


def team_map(
    problem: Problem,
    plan: Plan,
    picture: Picture | None,
    base: BaseMap,
    words: Words,
    *,
    selected_rep: str | None = None,
    tiles: bool = False,
) -> LocalMap:
    """Sectors, accounts and tours of a team on one map, for `standalone_html`.

    Parameters
    ----------
    selected_rep
        Show this rep's accounts and tours only, their sector stronger.
    tiles
        Offer online tiles; they stay off, and nothing is fetched, until switched on.
    """
    atlas = read_atlas(problem, plan, picture)
    drawn_layers = plan_layers(atlas, words, selected_rep=selected_rep)
    bounds = _plan_bounds(drawn_layers, selected_rep=selected_rep, atlas=atlas)
    drawn = base_map(base, words, bounds=bounds)
    for layer in drawn_layers:
        if layer.geojson["features"]:
            drawn.add_child(_geojson(layer, words))
    drawn.add_child(_Call("panel", _panel(atlas, words, selected_rep=selected_rep, tiles=tiles)))
    add_legend(drawn, atlas, words)
    return drawn


def add_legend(drawn: LocalMap, atlas: Atlas, words: Words) -> None:
    """Put the legend of a plan on a map of `base_map`."""
    drawn.add_child(_Call("legend", legend_options(atlas, words)))


def _plan_bounds(
    drawn: tuple[Layer, ...], *, selected_rep: str | None, atlas: Atlas
) -> Bounds | None:
    code = atlas.rep_code(selected_rep or "")
    points: list[tuple[float, float]] = []
    for layer in drawn:
        for feature in layer.geojson["features"]:
            if not code or feature["properties"]["rep"] == code:
                points.extend(_points(feature["geometry"]["coordinates"]))
    return _bounds_of(points) if points else None


def _points(coordinates: list[Any]) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], float):
        yield coordinates[1], coordinates[0]
        return
    for part in coordinates:
        yield from _points(part)


def _panel(atlas: Atlas, words: Words, *, selected_rep: str | None, tiles: bool) -> dict[str, Any]:
    tours = [tour for tour in atlas.tours if selected_rep in {None, tour.rep_id}]
    days = sorted({tour.day for tour in tours})
    kinds = ["sectors"] if atlas.picture.outlines else []
    kinds += ["accounts", *(["tours"] if tours else [])]
    reps = [] if selected_rep else sorted(atlas.reps)
    offered = (("ign", _IGN), ("osm", _OSM)) if tiles else ()
    return {
        "title": escaped(words("view.panel.title")),
        "kindTitle": escaped(words("view.panel.kinds")),
        "repTitle": escaped(words("view.panel.reps")),
        "dayTitle": escaped(words("view.panel.days")),
        "tileTitle": escaped(words("view.panel.tiles")),
        "kinds": [
            {"id": kind, "name": escaped(words(f"view.panel.{kind}")), "on": True} for kind in kinds
        ],
        "reps": [
            {
                "id": atlas.rep_code(rep_id),
                "name": isolated(atlas.rep_name(rep_id)),
                "colour": atlas.colours[rep_id],
                "on": True,
            }
            for rep_id in reps
        ],
        "days": [
            {
                "id": day.isoformat(),
                "name": escaped(words.date(day)),
                "colour": weekday_colour(day),
                "on": True,
            }
            for day in days
        ],
        "tiles": [
            {
                "id": code,
                "name": escaped(words(f"view.tiles.{code}")),
                "url": url,
                "credit": escaped(words(f"view.tiles.{code}.credit")),
                "on": False,
            }
            for code, url in offered
        ],
    }
