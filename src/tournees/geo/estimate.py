"""Travel times where there is no road graph: an estimate, always shown as one.

Three layers, each of which may be missing:

* `plain_estimate`: from the straight line alone;
* `correction_field`: times a ratio field, where a table of known drives covers the area;
* `reported_field`: times what drives that users report teach near their ends.

Where neither the table nor a report reaches, the plain estimate stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.files import digest_bytes
from tournees.geo.correction_field import CorrectionField, field
from tournees.geo.plain_estimate import crow_metres, plain_metres, plain_seconds
from tournees.geo.reported_field import ReportedField
from tournees.geo.sphere import lat_lon
from tournees.model import Leg, Origin, Place, TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tournees.geo.correction_field import Ends
    from tournees.geo.corrections import Corrections, EstimateError
    from tournees.geo.reported import Recalibration, ReportedDrive

_MOSTLY = 0.95
_VERSION = b"estimate 3"


class EstimateTravel:
    """Estimated travel times and lengths; corrected where somebody knows better.

    Every operation is element by element, so that a pair's answer does not depend on the
    other pairs that it is asked with.

    Parameters
    ----------
    corrections
        A table of known drives.
    speed_factor
        Divides all times, but for drives reported: these are met as they are.
    reported
        Drives that users report, in any order; their slot is not regarded. Lengths stay.
    """

    def __init__(
        self,
        corrections: Corrections | None = None,
        speed_factor: float = 1.0,
        reported: Sequence[ReportedDrive] = (),
    ) -> None:
        if not speed_factor > 0:
            msg = f"speed factor must be positive: {speed_factor}"
            raise ValueError(msg)
        self.corrections = corrections
        self._speed_factor = speed_factor
        self._field = CorrectionField(corrections)
        self._reported: ReportedField | None = None
        if reported:
            self._reported = ReportedField(reported, self._exact_s)

    @property
    def source(self) -> str:
        """``estimate``."""
        return "estimate"

    @property
    def digest(self) -> str:
        """Of the table, the speed factor, the reports and the version of the formula."""
        table = self.corrections.digest if self.corrections else ""
        parts = [_VERSION, table.encode(), repr(float(self._speed_factor)).encode()]
        if self._reported:
            parts.append(self._reported.digest.encode())
        return digest_bytes(*parts)

    @property
    def recalibration(self) -> Recalibration | None:
        """What became of each reported drive, before and after; None without reports."""
        return self._reported.report(self._exact_s) if self._reported is not None else None

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Estimated times and lengths; ``slot`` changes nothing, no pair is unreachable."""
        del slot
        starts, ends = (self._field.ends(lat_lon(places)) for places in (origins, destinations))
        shape = (len(origins), len(destinations))
        seconds = np.empty(shape, dtype=np.int32)
        metres = np.empty(shape, dtype=np.int32) if with_metres else None
        for part, some in starts.rows():
            crow_m = crow_metres(some.latlon, ends.latlon)
            seconds[part] = _whole(self._seconds(crow_m, some, ends))
            if metres is not None:
                ratio = np.exp(field(self._field.log_metres, some, ends))
                metres[part] = _whole(plain_metres(crow_m) * ratio)
        origin = np.full(shape, Origin.ESTIMATE, dtype=np.uint8)
        return TravelMatrix(seconds, metres, origin)

    def leg(self, origin: Place, destination: Place) -> Leg:
        """One drive; its line is straight, as nothing is known of the road."""
        one = self.matrix([origin], [destination])
        assert one.metres is not None
        line = ((origin.lat, origin.lon), (destination.lat, destination.lon))
        return Leg(int(one.seconds[0, 0]), int(one.metres[0, 0]), Origin.ESTIMATE, line)

    def known_error(self, places: Sequence[Place]) -> EstimateError | None:
        """The error measured beside the table, where it holds: for places inside its area.

        None without a table, without a measure, or when one place in twenty lies outside.
        """
        if self.corrections is None or not places:
            return None
        inside = float((self._field.ends(lat_lon(places)).within >= 1.0).mean())
        return self.corrections.held_out if inside >= _MOSTLY else None

    def _seconds(
        self, crow_m: NDArray[np.float64], starts: Ends, ends: Ends
    ) -> NDArray[np.float64]:
        logs = field(self._field.log_seconds, starts, ends)
        if self._reported:
            self._reported.add(logs, crow_m, starts.latlon, ends.latlon)
        return np.asarray(plain_seconds(crow_m) * np.exp(logs) / self._speed_factor)

    def _exact_s(self, origin: Place, destination: Place) -> float:
        """Seconds of one drive, before they are rounded."""
        starts, ends = (self._field.ends(lat_lon([place])) for place in (origin, destination))
        crow_m = crow_metres(starts.latlon, ends.latlon)
        return float(self._seconds(crow_m, starts, ends)[0, 0])


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Nearest whole numbers, halves up."""
    return np.floor(values + 0.5).astype(np.int32)
