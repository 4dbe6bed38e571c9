"""Places, roads, travel times, neighbours, outlines.

The cache folder of road graphs and matrices is given by the caller.
"""

from tournees.geo.basemap import Basemap, basemap, land_of_places
from tournees.geo.corrections import Corrections, EstimateError, corrections_path
from tournees.geo.download import roads_around, roads_from_box, roads_from_place
from tournees.geo.estimate import EstimateTravel
from tournees.geo.located import Located, PlaceIssue
from tournees.geo.locating import locate
from tournees.geo.neighbours import neighbours
from tournees.geo.network import RoadGraph, RoadInfo
from tournees.geo.outlines import outlines, touching
from tournees.geo.place_checks import check_coordinates, check_place
from tournees.geo.road_files import open_roads
from tournees.geo.road_travel import RoadTravel

__all__ = [
    "Basemap",
    "Corrections",
    "EstimateError",
    "EstimateTravel",
    "Located",
    "PlaceIssue",
    "RoadGraph",
    "RoadInfo",
    "RoadTravel",
    "basemap",
    "check_coordinates",
    "check_place",
    "corrections_path",
    "land_of_places",
    "locate",
    "neighbours",
    "open_roads",
    "outlines",
    "roads_around",
    "roads_from_box",
    "roads_from_place",
    "touching",
]
