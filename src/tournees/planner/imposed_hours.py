"""Hours of one day of a plan that is given: those told are kept, the others laid out.

The order of the visits is kept. Each way to have lunch (at home before or after, or before
one of the visits) and the departure that leaves as late as its return allows is tried; the
best keeps the hours told, then opening hours, then lunch, then the end of the day, then is
back earliest, then works least. Where nothing fits, hours are laid out all the same: `check`
says what they break.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tournees.check.stretches import joined, without
from tournees.model import DAY_S, Regime, Stop, Tour, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tournees.model import Rep, RepDay, Visit

Stretch = tuple[int, int]


class Leg(NamedTuple):
    """A drive, seconds and metres; nothing where there is no road."""

    seconds: int
    metres: int


class Told(NamedTuple):
    """A visit of the day, its opening hours then, and the hours told (s), None for none."""

    visit: Visit
    windows: tuple[Window, ...]
    arrive_s: int | None
    start_s: int | None


@dataclass(frozen=True, kw_only=True)
class GivenDay:
    """One rep-day as told: ``legs`` lead to each visit and to the end of the tour."""

    rep: Rep
    on: RepDay
    visits: tuple[Told, ...]
    legs: tuple[Leg, ...]
    depart_s: int | None = None
    return_s: int | None = None
    lunch_s: int | None = None

    @cached_property
    def hours(self) -> Stretch:
        """From when to when the rep may be out (s)."""
        rules, on = self.rep.rules, self.on
        return (
            rules.day_start_s if on.first_s is None else max(rules.day_start_s, on.first_s),
            rules.day_end_s if on.last_s is None else min(rules.day_end_s, on.last_s),
        )

    @cached_property
    def taken(self) -> list[Stretch]:
        """Stretches without drive or visit: the diary, and a lunch of which the hour is told."""
        taken = [(busy.start_s, busy.end_s) for busy in self.on.busy]
        if self.lunch_s is not None:
            taken.append((self.lunch_s, self.lunch_s + self.rep.rules.lunch_s))
        return sorted(taken)


class _Way(NamedTuple):
    """Before which visit lunch is taken (None: at home), and before which a pause (-1: none).

    A ``strict`` way is given up as soon as a visit is late or shut out.
    """

    lunch: int | None
    pause: int = -1
    strict: bool = False


class _Laid(NamedTuple):
    """A day with hours: what it breaks (s late, visits shut out, no lunch, s over), then times."""

    late_s: int
    shut: int
    hungry: int
    over_s: int
    return_s: int
    work_s: int
    depart_s: int
    tour: Tour

    @property
    def broken(self) -> tuple[int, ...]:
        """What it breaks, and when it is back."""
        return self[:5]

    @property
    def fits(self) -> bool:
        """Whether it breaks nothing of that."""
        return not any(self[:4])


def lay_out(day: GivenDay) -> Tour:
    """Give a day its hours (see the module)."""
    return min(_ways(day), key=lambda laid: laid[:-1]).tour


def sound_hours(day: GivenDay) -> Iterator[Tour]:
    """Hours of a day that break neither openings, lunch, the day's work nor its pauses.

    The first is back earliest. Only where those without need of it rest or work too little
    or too long are a pause before a visit, and other departures, tried.
    """
    plain = sorted(
        (laid for laid in _ways(day, strict=True) if laid.fits), key=lambda laid: laid[:-1]
    )
    yield from (laid.tour for laid in plain if _within(day, laid))
    if not plain or all(_within(day, laid) for laid in plain):
        return
    paused = [
        laid
        for pause in range(len(day.visits))
        for laid in _ways(day, pause, strict=True)
        if laid.fits and _within(day, laid)
    ]
    yield from (laid.tour for laid in sorted(paused, key=lambda laid: laid[:-1]))
    shorter = [laid for laid in _shorter(day) if laid.fits and _within(day, laid)]
    yield from (laid.tour for laid in sorted(shorter, key=lambda laid: laid[:-1]))


def _shorter(day: GivenDay) -> Iterator[_Laid]:
    """The day left at each hour from which a visit is met as it opens, or as it closes."""
    rules, ahead_s = day.rep.rules, 0
    for told, leg in zip(day.visits, day.legs, strict=False):
        ahead_s += leg.seconds
        for window in told.windows:
            for start in (window.start_s, window.end_s - told.visit.service_s):
                for depart in (start - ahead_s, start - ahead_s - rules.lunch_s):
                    if day.hours[0] <= depart < start:
                        for gap in _gaps(day):
                            laid = _forward(day, depart, _Way(gap, strict=True))
                            if laid is not None:
                                yield laid
        ahead_s += told.visit.service_s


def _within(day: GivenDay, laid: _Laid) -> bool:
    """Whether the day's work and its pauses are as they should be."""
    rules, tour = day.rep.rules, laid.tour
    if rules.regime is Regime.HOURS and laid.work_s > rules.day_work_s:
        return False
    if rules.break_s == 0:
        return True
    free = [(stop.arrive_s, stop.start_s) for stop in tour.stops]
    if tour.lunch_start_s is not None:
        free.append((tour.lunch_start_s, tour.lunch_start_s + rules.lunch_s))
    busy = [(taken.start_s, taken.end_s) for taken in day.on.busy]
    pauses = [
        pause
        for stretch in joined(stretch for stretch in free if stretch[0] < stretch[1])
        for pause in without(stretch, busy)
        if pause[1] - pause[0] >= rules.break_s
    ]
    ends = [tour.depart_s, *(end for _, end in pauses)]
    starts = [*(start for start, _ in pauses), tour.return_s]
    return all(start - end <= rules.break_after_s for end, start in zip(ends, starts, strict=True))


def _gaps(day: GivenDay) -> list[int | None]:
    """Before which visit lunch may be, or before the way back; None for lunch at home."""
    if day.lunch_s is not None or not day.rep.rules.lunch_s:
        return [None]
    return [None, *range(len(day.legs))]


def _ways(day: GivenDay, pause: int = -1, *, strict: bool = False) -> Iterator[_Laid]:
    rules = day.rep.rules
    first_s = min(day.hours[0], _needed_s(day))
    departs = sorted({first_s, max(first_s, rules.lunch_window.start_s + rules.lunch_s)})
    for gap in _gaps(day):
        way = _Way(gap, pause, strict)
        for depart_s in departs if gap is None else departs[:1]:
            laid = _forward(day, depart_s if day.depart_s is None else day.depart_s, way)
            if laid is not None:
                yield laid if day.depart_s is not None else _later(day, laid, way)


def _needed_s(day: GivenDay) -> int:
    """The departure that the first hour told asks for; none is asked without one."""
    first = day.visits[0]
    told_s = first.start_s if first.arrive_s is None else first.arrive_s
    return DAY_S if told_s is None else max(0, told_s - day.legs[0].seconds)


def _later(day: GivenDay, laid: _Laid, way: _Way) -> _Laid:
    """The latest departure that breaks no more and is back no later: both only ever rise."""
    low, high, best = laid.depart_s, laid.return_s, laid
    while low < high:
        middle = (low + high + 1) // 2
        tried = _forward(day, middle, way)
        if tried is not None and tried.broken <= laid.broken:
            low, best = middle, tried
        else:
            high = middle - 1
    return best


def _forward(day: GivenDay, depart_s: int, way: _Way) -> _Laid | None:
    """Drive the day from a departure on, one way; None without room for lunch, or given up."""
    time, lunch_s, late_s, shut = depart_s, day.lunch_s, 0, 0
    stops: list[Stop] = []
    for gap, (told, leg) in enumerate(zip(day.visits, day.legs, strict=False)):
        arrive, ready = _drive(day, time, leg.seconds), 0
        if gap == way.lunch:
            lunch_s = _lunch(day, time, arrive)
            if lunch_s is None:
                return None
            ready = lunch_s + day.rep.rules.lunch_s
            if lunch_s < arrive:
                arrive = _drive(day, time, leg.seconds, (lunch_s, ready))
        ready = max(ready, arrive + day.rep.rules.break_s if gap == way.pause else arrive)
        start = told.start_s
        if start is None:
            start = _opening(day, told, ready)
            shut += start is None
            start = ready if start is None else start
        late_s += max(0, ready - start)
        if way.strict and (late_s or shut):
            return None
        arrive = min(arrive if told.arrive_s is None else told.arrive_s, start)
        time = start + told.visit.service_s
        stops.append(_stop(told.visit, arrive, start, leg))
    return_s = _drive(day, time, day.legs[-1].seconds)
    if way.lunch == len(stops):
        lunch_s = _lunch(day, time, None)
        if lunch_s is None:
            return None
        meal = (lunch_s, lunch_s + day.rep.rules.lunch_s)
        return_s = max(meal[1], _drive(day, time, day.legs[-1].seconds, meal))
    tour = Tour(
        rep_id=day.rep.id,
        day=day.on.day,
        depart_s=depart_s,
        stops=tuple(stops),
        return_travel_s=day.legs[-1].seconds,
        return_travel_m=day.legs[-1].metres,
        return_s=return_s if day.return_s is None else day.return_s,
        lunch_start_s=lunch_s,
        start_id=day.on.start_id,
        end_id=day.on.end_id,
    )
    return _judged(day, tour, late_s, shut)


def _judged(day: GivenDay, tour: Tour, late_s: int, shut: int) -> _Laid:
    rules = day.rep.rules
    window = rules.lunch_window
    hungry = (
        tour.lunch_start_s is None
        and tour.depart_s < window.start_s + rules.lunch_s
        and tour.return_s > window.end_s - rules.lunch_s
    )
    return _Laid(
        late_s=late_s,
        shut=shut,
        hungry=int(rules.lunch_s > 0 and hungry),
        over_s=max(0, tour.return_s - day.hours[1]),
        return_s=tour.return_s,
        work_s=tour.work_s(rules),
        depart_s=tour.depart_s,
        tour=tour,
    )


def _stop(visit: Visit, arrive_s: int, start_s: int, leg: Leg) -> Stop:
    return Stop(
        visit_id=visit.id,
        account_id=visit.account_id,
        arrive_s=arrive_s,
        start_s=start_s,
        leave_s=start_s + visit.service_s,
        travel_s=leg.seconds,
        travel_m=leg.metres,
    )


def _drive(day: GivenDay, time: int, seconds: int, meal: Stretch | None = None) -> int:
    """Arrival of a drive that what is taken, and lunch, interrupt."""
    taken = sorted([*day.taken, meal]) if meal else day.taken
    for start, end in taken:
        if end <= time:
            continue
        if time + seconds <= start:
            break
        seconds -= max(0, start - time)
        time = max(time, end)
    return time + seconds


def _lunch(day: GivenDay, time: int, arrive: int | None) -> int | None:
    """Start of lunch: on arrival where that is not too late, else before driving on."""
    rules = day.rep.rules
    last_s = rules.lunch_window.end_s - rules.lunch_s
    for ready in (time,) if arrive is None else (arrive, time):
        start = _clear(day.taken, max(ready, rules.lunch_window.start_s), rules.lunch_s)
        if start <= last_s:
            return start
    return None


def _opening(day: GivenDay, told: Told, ready: int) -> int | None:
    """Earliest start within one opening of the day and outside what is taken."""
    for window in told.windows:
        start = _clear(day.taken, max(ready, window.start_s), told.visit.service_s)
        if start + told.visit.service_s <= window.end_s:
            return start
    return None


def _clear(taken: Sequence[Stretch], start: int, length: int) -> int:
    """First start from which a stretch meets nothing that is taken."""
    for begins, ends in taken:
        if begins < start + length and start < ends:
            start = ends
    return start
