"""What drives that people report teach the estimate, near their ends and for like lengths.

Formulation. Each report q, from a to b over d metres in a straight line, leaves a residual
rho_q = log(its time / the estimated time), taken for both directions unless the way back is
reported too. At a pair of points (x, y), D apart, the logarithm of the time gains::

    sum_q c_q phi_q
    phi_q = sum_k s_k psi(|xa| / R_k) psi(|yb| / R_k) psi(|log(D / d)| / l_k)

with two terms: one wide (R = 2 d, s = 1, l = 4: what the region's roads are like over such
lengths) and one narrow (R = d / 5, s = 0.3, l = 2: this very drive, its strait or its pass).
psi(h) = (1 - h)^4 (4 h + 1) below 1, else 0, is a compact function of Wendland ("Piecewise
polynomial, positive definite and compactly supported radial functions of minimal degree",
Advances in Computational Mathematics 4, 1995), so that beyond R nothing changes. R is at
least 3 km, at most 150. The coefficients are those of a ridge regression,
c = Phi' (Phi Phi' + 0.02 I)^-1 rho, with Phi_pq = phi_q at the drive p: reports are met to
about 1 %, and reports that contradict one another share the difference. Radii and weights
were chosen on random drives of four areas (``data/tables/SOURCES.md``).
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.files import digest_bytes
from tournees.geo.plain_estimate import crow_metres
from tournees.geo.reported import UNMET, DriveChecked, Recalibration, Verdict
from tournees.geo.sphere import distances_m, lat_lon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tournees.geo.reported import ReportedDrive
    from tournees.model import Place

    Estimate = Callable[[Place, Place], float]

_WIDE, _NARROW = 2.0, 0.2
"""Radius of each term over the length of the drive."""
_NARROW_SHARE = 0.3
_WIDE_LENGTHS, _NARROW_LENGTHS = 4.0, 2.0
"""From which ratio of lengths on, as a logarithm, each term ends."""
_LEAST_M, _MOST_M = 3_000.0, 150_000.0
_RIDGE = 0.02
_SHORTEST_M = 100.0
_TOP_KMH, _MOST_TIMES, _SHORTEST_S = 130.0, 5.0, 60


class ReportedField:
    """The gain of reported drives at any pair of points; none for no reports.

    Parameters
    ----------
    drives
        What people report, in any order.
    estimate
        Seconds of a drive before any report.
    """

    def __init__(self, drives: Sequence[ReportedDrive], estimate: Estimate) -> None:
        self._before = [estimate(drive.origin, drive.destination) for drive in drives]
        self._verdicts = [_left_out(d, s) for d, s in zip(drives, self._before, strict=True)]
        self._drives = tuple(drives)
        rows = self._residuals()
        self._ends = np.array([row[:4] for row in rows]).reshape(-1, 4)
        self._length_m = np.maximum(distances_m(*self._ends.T), _SHORTEST_M)
        residual = np.array([row[4] for row in rows])
        self._gain = np.zeros(len(rows))
        if rows:
            here, there = self._ends[:, :2], self._ends[:, 2:]
            crow_m = crow_metres(here, there)
            each = np.column_stack([self._gains(crow_m, here, there, q) for q in range(len(rows))])
            self._gain = each.T @ np.linalg.solve(
                each @ each.T + _RIDGE * np.eye(len(rows)), residual
            )

    def __len__(self) -> int:
        """Number of directions that a report teaches."""
        return len(self._gain)

    @property
    def digest(self) -> str:
        """Of the reports used and their residuals."""
        return digest_bytes(self._ends.tobytes(), self._gain.tobytes()) if len(self) else ""

    def add(
        self,
        logs: NDArray[np.float64],
        crow_m: NDArray[np.float64],
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
    ) -> None:
        """Add the gain to logarithms float64[m, n], where a report reaches.

        Parameters
        ----------
        logs
            Changed in place.
        crow_m
            Straight lines, float64[m, n].
        starts, ends
            (lat, lon) rows in degrees.
        """
        reach = self._reach(starts, ends)
        lengths = np.log(np.maximum(crow_m, _SHORTEST_M))
        _add(logs, lengths, np.log(self._length_m), self._gain, *reach)

    def report(self, estimate: Estimate) -> Recalibration:
        """Every drive in the order given, before and after, and what became of it.

        Parameters
        ----------
        estimate
            Seconds of a drive with the reports.
        """
        checked, offs = [], []
        for drive, before, left_out in zip(self._drives, self._before, self._verdicts, strict=True):
            after = estimate(drive.origin, drive.destination)
            off = abs(after / drive.seconds - 1)
            verdict = left_out or (Verdict.UNMET if off > UNMET else Verdict.MET)
            if left_out is None:
                offs.append((abs(before / drive.seconds - 1), off))
            checked.append(DriveChecked(drive, round(before), round(after), verdict))
        if not offs:
            return Recalibration(tuple(checked), None, None)
        befores, afters = zip(*offs, strict=True)
        return Recalibration(tuple(checked), statistics.median(befores), statistics.median(afters))

    def _residuals(self) -> list[tuple[float, float, float, float, float]]:
        """(lat, lon, lat, lon, residual) of each drive used and of its way back, sorted."""
        rows = []
        for drive, before, left_out in zip(self._drives, self._before, self._verdicts, strict=True):
            if left_out is None:
                (lat, lon), (to_lat, to_lon) = lat_lon([drive.origin, drive.destination]).tolist()
                rows.append((lat, lon, to_lat, to_lon, float(np.log(drive.seconds / before))))
        given = {row[:4] for row in rows}
        back = [(c, d, a, b, rho) for a, b, c, d, rho in rows if (c, d, a, b) not in given]
        return sorted([*rows, *back])

    def _gains(
        self,
        crow_m: NDArray[np.float64],
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
        q: int,
    ) -> NDArray[np.float64]:
        """phi_q at the drives from each start to its own end, float64[p]."""
        one = np.zeros(len(self._length_m))
        one[q] = 1.0
        logs = np.zeros(crow_m.shape)
        lengths = np.log(np.maximum(crow_m, _SHORTEST_M))
        _add(logs, lengths, np.log(self._length_m), one, *self._reach(starts, ends))
        return np.diagonal(logs)

    def _reach(
        self, starts: NDArray[np.float64], ends: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Psi of both terms at both ends, float64[2, m, q] and float64[2, q, n]."""
        from_m = crow_metres(starts, self._ends[:, :2])
        to_m = crow_metres(self._ends[:, 2:], ends)
        radii_m = [np.clip(times * self._length_m, _LEAST_M, _MOST_M) for times in (_WIDE, _NARROW)]
        return (
            np.stack([_fall(from_m / radius_m) for radius_m in radii_m]),
            np.stack([_fall(to_m / radius_m[:, None]) for radius_m in radii_m]),
        )


def _fall(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Wendland's function: 1 at 0, smoothly 0 from 1 on."""
    left = 1.0 - np.minimum(share, 1.0)
    return np.asarray(left * left * left * left * (4.0 * share + 1.0))


@compiled
def _add(
    logs: NDArray[np.float64],
    lengths: NDArray[np.float64],
    own_lengths: NDArray[np.float64],
    gain: NDArray[np.float64],
    start_reach: NDArray[np.float64],
    end_reach: NDArray[np.float64],
) -> None:
    """Add every report's gain to ``logs`` float64[m, n]; lengths are logarithms."""
    for i in range(logs.shape[0]):
        for q in range(gain.size):
            wide = gain[q] * start_reach[0, i, q]
            if wide == 0.0:
                continue
            narrow = gain[q] * _NARROW_SHARE * start_reach[1, i, q]
            for j in range(logs.shape[1]):
                off = abs(lengths[i, j] - own_lengths[q])
                h = min(1.0, off / _WIDE_LENGTHS)
                left = (1.0 - h) * (1.0 - h)
                total = wide * end_reach[0, q, j] * left * left * (4.0 * h + 1.0)
                h = min(1.0, off / _NARROW_LENGTHS)
                left = (1.0 - h) * (1.0 - h)
                total += narrow * end_reach[1, q, j] * left * left * (4.0 * h + 1.0)
                logs[i, j] += total


def _left_out(drive: ReportedDrive, estimate_s: float) -> Verdict | None:
    """Why a drive teaches nothing; None where it does."""
    (lat, lon), (to_lat, to_lon) = lat_lon([drive.origin, drive.destination])
    straight_m = float(distances_m(lat, lon, to_lat, to_lon))
    if drive.seconds < _SHORTEST_S or straight_m < _SHORTEST_M:
        return Verdict.TOO_SHORT
    if straight_m * 3.6 > _TOP_KMH * drive.seconds:
        return Verdict.TOO_FAST
    ratio = drive.seconds / estimate_s
    return None if 1 / _MOST_TIMES <= ratio <= _MOST_TIMES else Verdict.TOO_DIFFERENT
