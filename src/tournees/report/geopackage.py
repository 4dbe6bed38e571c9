"""A table of points as a GeoPackage, for any geographic information system."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.report.data_sheet import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Place
    from tournees.report.data_sheet import DataTable

_GEOMETRY = "geom"
_CHANGED = "1980-01-01T00:00:00.000Z"
_POINT = struct.Struct("<BIdd")
_NUMBERS = frozenset({Shape.EUROS, Shape.SHARE, Shape.NUMBER, Shape.DEGREES})


def geopackage(table: DataTable, places: Sequence[Place | None], layer: str) -> bytes:
    """One layer of points in WGS 84 (EPSG:4326); a row without a place has no geometry.

    The same rows give the same bytes with the same version of GDAL: the date of the last
    change, which it writes, is fixed.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy, and for this format only
    import pyogrio  # noqa: PLC0415

    kinds: dict[Shape, pa.DataType] = {shape: pa.string() for shape in Shape}
    kinds |= {shape: pa.float64() for shape in _NUMBERS} | {Shape.DATE: pa.date32()}
    points = pa.array([None if place is None else _wkb(place) for place in places], pa.binary())
    columns: dict[str, pa.Array[Any]] = {_GEOMETRY: points}
    for at, column in enumerate(table.columns):
        values = [None if row[at] == "" else row[at] for row in table.rows]
        columns[column.title] = pa.array(values, kinds[column.shape])
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _CHANGED})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "layer.gpkg"
            pyogrio.write_arrow(
                pa.table(columns),
                path,
                layer=layer,
                driver="GPKG",
                geometry_name=_GEOMETRY,
                geometry_type="Point",
                crs="EPSG:4326",
            )
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _wkb(place: Place) -> bytes:
    """A point as well-known binary, which has the longitude first."""
    return _POINT.pack(1, 1, place.lon, place.lat)
