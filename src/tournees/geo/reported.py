"""Drives whose time people know, and what they teach about the roads around them.

`reported_survey` fits the factors of roads. Two rules keep a file from doing harm:

* Drives that contradict others are left out of the fit, never met at their mean
  (`contradicted`): of two, both; where most agree, the odd one.
* In each group of drives along the same roads, the fit must bring the median difference from
  the times reported down, and may take no drive more than `FARTHER` further from its time,
  unless the median falls by more than that. Else the group teaches nothing. If the median of
  all the drives kept would still rise, none does.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.geo.contradicted import contradictions, groups
from tournees.geo.reported_survey import Survey
from tournees.geo.sphere import distances_m, lat_lon
from tournees.model import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from tournees.geo.engine import Engine
    from tournees.geo.network import RoadGraph
    from tournees.geo.reported_survey import Fit, Way
    from tournees.model import Place

UNMET = 0.15
"""From this difference on a drive is told not to have been met."""
FARTHER = 0.05
"""What a drive may lose for others, as a difference from its time."""
_NOTHING = 0.001
"""A median difference that need not fall."""
_TOP_KMH = 130.0
_MOST_TIMES = 5.0
_SHORTEST_MS = 60_000


@dataclass(frozen=True, slots=True)
class ReportedDrive:
    """A drive that somebody knows: from where, to where, in how many seconds.

    ``slot`` is the time of the day that the seconds are of; ``row`` the line of the user's
    file, to name the drive by.
    """

    origin: Place
    destination: Place
    seconds: int
    row: int | None = None
    slot: Slot = Slot.EVERYDAY


class Verdict(StrEnum):
    """What became of a reported drive."""

    MET = "met"
    """Its roads now give its time, to `UNMET`."""
    UNMET = "unmet"
    """The factor of its roads met its bounds."""
    CONTRADICTED = "contradicted"
    """The same roads cannot meet it and others: left out."""
    NOT_BETTER = "not_better"
    """Its roads would take others farther from their times than it gains: left out."""
    TOO_FAST = "too_fast"
    """Above 130 km/h as the crow flies: left out."""
    TOO_DIFFERENT = "too_different"
    """More than five times our time, or less than a fifth: left out."""
    TOO_SHORT = "too_short"
    """Less than a minute of road: left out."""
    NO_ROAD = "no_road"
    """No road leads there: left out."""


@dataclass(frozen=True, slots=True)
class DriveChecked:
    """A drive with our seconds before and after; None where no road leads.

    ``against`` are the drives that it contradicts.
    """

    drive: ReportedDrive
    before_s: int | None
    after_s: int | None
    verdict: Verdict
    against: tuple[ReportedDrive, ...] = ()


@dataclass(frozen=True, slots=True)
class Recalibration:
    """Every reported drive in the order given, and the medians of those used.

    ``before`` and ``after`` are medians of the relative difference from the times reported,
    None where no drive was used.
    """

    drives: tuple[DriveChecked, ...]
    before: float | None
    after: float | None

    @property
    def used(self) -> int:
        """Number of drives that the medians are of."""
        return sum(each.verdict in _USED for each in self.drives)


_USED = frozenset({Verdict.MET, Verdict.UNMET})


def recalibrated(
    graph: RoadGraph,
    drives: Sequence[ReportedDrive],
    engine_of: Callable[[RoadGraph], Engine],
) -> tuple[NDArray[np.float64], Recalibration]:
    """Factors of edges that bring reported drives near their times, and what they did.

    Parameters
    ----------
    graph
        The roads with their everyday times.
    drives
        What people report, in any order.
    engine_of
        Makes the engine of a re-weighted graph.

    Returns
    -------
    tuple
        float64[e] for `RoadGraph.reweighted`, in 0.5..2, exactly 1 for ferries and for
        roads farther than `REACH_M` from every path; and the report.
    """
    order = sorted(range(len(drives)), key=lambda i: _sorting(drives[i]))
    sorted_drives = [drives[i] for i in order]
    survey = Survey(graph, sorted_drives, engine_of)
    first = survey.ways(np.zeros(graph.start.size))
    verdicts = [_left_out(drive, way) for drive, way in zip(sorted_drives, first, strict=True)]
    used = [i for i, verdict in enumerate(verdicts) if verdict is None]
    task = _Task(survey, sorted_drives, first, survey.touching(first))
    fit, against = task.agreeing(used)
    for i in against:
        verdicts[i] = Verdict.CONTRADICTED
    fit, unchanged = task.never_worse(fit, [i for i in used if i not in against])
    for i in unchanged:
        if task.off(i, first) > UNMET:
            verdicts[i] = Verdict.NOT_BETTER
    checked = [
        _checked(drive, before, after, verdict, [sorted_drives[j] for j in against.get(i, ())])
        for i, (drive, before, after, verdict) in enumerate(
            zip(sorted_drives, first, fit.ways, verdicts, strict=True)
        )
    ]
    given = [checked[order.index(i)] for i in range(len(drives))]
    return np.exp(fit.log_factor), _report(given)


class _Task(NamedTuple):
    """The drives to fit, on their ways before, and which of them touch."""

    survey: Survey
    drives: Sequence[ReportedDrive]
    first: Sequence[Way | None]
    touching: NDArray[np.bool_]

    def agreeing(self, used: Sequence[int]) -> tuple[Fit, Mapping[int, tuple[int, ...]]]:
        """The fit to drives that do not contradict one another, and the others."""
        kept, against = list(used), dict[int, tuple[int, ...]]()
        while True:
            fit = self.survey.fitted(self.first, kept)
            gap = np.array([self._gap(i, fit) for i in kept])
            out = contradictions(gap, self.touching[np.ix_(kept, kept)])
            if not out:
                return fit, against
            against |= {kept[i]: tuple(kept[j] for j in others) for i, others in out.items()}
            kept = [i for i in kept if i not in against]

    def never_worse(self, fit: Fit, used: Sequence[int]) -> tuple[Fit, frozenset[int]]:
        """The fit without the groups that it does no good, and their drives."""
        kept = list(used)
        while kept:
            members = [
                [kept[k] for k in group] for group in groups(self.touching[np.ix_(kept, kept)])
            ]
            worse = {i for group in members if self._harmed(group, fit) for i in group}
            if not worse and self._median(used, fit.ways) > self._median(used, self.first):
                worse = set(kept)
            if not worse:
                break
            kept = [i for i in kept if i not in worse]
            fit = self.survey.fitted(self.first, kept)
        return fit, frozenset(used) - frozenset(kept)

    def off(self, i: int, ways: Sequence[Way | None]) -> float:
        """Relative difference from the time reported."""
        way = ways[i]
        return math.inf if way is None else _off(self.drives[i], way.seconds)

    def _harmed(self, group: Sequence[int], fit: Fit) -> bool:
        before, after = (self._median(group, ways) for ways in (self.first, fit.ways))
        farther = max(self.off(i, fit.ways) - self.off(i, self.first) for i in group)
        return after >= max(before, _NOTHING) or farther > max(FARTHER, before - after)

    def _median(self, used: Sequence[int], ways: Sequence[Way | None]) -> float:
        return statistics.median(self.off(i, ways) for i in used)

    def _gap(self, i: int, fit: Fit) -> float:
        way = fit.ways[i]
        return 0.0 if way is None else math.log(self.drives[i].seconds / max(way.seconds, 1))


def _sorting(drive: ReportedDrive) -> tuple[float, float, float, float, int, str]:
    origin, destination = drive.origin, drive.destination
    ends = (origin.lat, origin.lon, destination.lat, destination.lon)
    return (*ends, drive.seconds, drive.slot.value)


def _left_out(drive: ReportedDrive, way: Way | None) -> Verdict | None:
    """Why a drive teaches nothing; None where it does."""
    if way is None:
        return Verdict.NO_ROAD
    if 1_000 * way.seconds - way.fixed_ms < _SHORTEST_MS:
        return Verdict.TOO_SHORT
    (lat, lon), (to_lat, to_lon) = lat_lon([drive.origin, drive.destination])
    straight_m = float(distances_m(lat, lon, to_lat, to_lon))
    if straight_m * 3.6 > _TOP_KMH * drive.seconds:
        return Verdict.TOO_FAST
    ratio = drive.seconds / way.seconds
    return Verdict.TOO_DIFFERENT if not 1 / _MOST_TIMES <= ratio <= _MOST_TIMES else None


def _checked(
    drive: ReportedDrive,
    before: Way | None,
    after: Way | None,
    left_out: Verdict | None,
    against: Sequence[ReportedDrive],
) -> DriveChecked:
    if before is None or after is None:
        return DriveChecked(drive, None, None, Verdict.NO_ROAD)
    verdict = left_out or (Verdict.UNMET if _off(drive, after.seconds) > UNMET else Verdict.MET)
    return DriveChecked(drive, before.seconds, after.seconds, verdict, tuple(against))


def _off(drive: ReportedDrive, seconds: int) -> float:
    return abs(seconds / drive.seconds - 1)


def _report(drives: Sequence[DriveChecked]) -> Recalibration:
    """The report on drives, with the medians of those used."""
    used = [each for each in drives if each.verdict in _USED]
    before = [_off(d.drive, d.before_s) for d in used if d.before_s is not None]
    after = [_off(d.drive, d.after_s) for d in used if d.after_s is not None]
    if not used:
        return Recalibration(tuple(drives), None, None)
    return Recalibration(tuple(drives), statistics.median(before), statistics.median(after))
