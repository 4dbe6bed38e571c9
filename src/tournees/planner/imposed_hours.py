"""Hours of one day of a plan that is given: those told are kept, the others laid out.

The order of the visits is kept. Each way to have lunch (at home before or after, or before
one of the visits) and the departure that leaves as late as its return allows is tried; the
best keeps the hours told, then opening hours, then lunch, then the end of the day, then is
back earliest, then works least. Where nothing fits, hours are laid out all the same: `check`
says what they break.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import DAY_S, Stop, Tour, Window

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDay:
    """One rep-day as told: ``legs`` lead to each visit and to the end of the tour."""

    rep: Rep
    on: RepDay
    visits: tuple[Told, ...]
    legs: tuple[Leg, ...]
    depart_s: int | None = None
    return_s: int | None = None
    lunch_s: int | None = None

    @property
    def hours(self) -> Stretch:
        """From when to when the rep may be out (s)."""
        rules, on = self.rep.rules, self.on
        return (
            rules.day_start_s if on.first_s is None else max(rules.day_start_s, on.first_s),
            rules.day_end_s if on.last_s is None else min(rules.day_end_s, on.last_s),
        )

    @property
    def taken(self) -> list[Stretch]:
        """Stretches without drive or visit: the diary, and a lunch of which the hour is told."""
        taken = [(busy.start_s, busy.end_s) for busy in self.on.busy]
        if self.lunch_s is not None:
            taken.append((self.lunch_s, self.lunch_s + self.rep.rules.lunch_s))
        return sorted(taken)


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


def lay_out(day: GivenDay) -> Tour:
    """Give a day its hours (see the module)."""
    return min(_ways(day), key=lambda laid: laid[:-1]).tour


def _ways(day: GivenDay) -> Iterator[_Laid]:
    rules = day.rep.rules
    gaps: list[int | None] = [None]
    if day.lunch_s is None and rules.lunch_s:
        gaps += range(len(day.legs))
    first_s = min(day.hours[0], _needed_s(day))
    departs = sorted({first_s, max(first_s, rules.lunch_window.start_s + rules.lunch_s)})
    for gap in gaps:
        for depart_s in departs if gap is None else departs[:1]:
            laid = _forward(day, depart_s if day.depart_s is None else day.depart_s, gap)
            if laid is not None:
                yield laid if day.depart_s is not None else _later(day, laid, gap)


def _needed_s(day: GivenDay) -> int:
    """The departure that the first hour told asks for; none is asked without one."""
    first = day.visits[0]
    told_s = first.start_s if first.arrive_s is None else first.arrive_s
    return DAY_S if told_s is None else max(0, told_s - day.legs[0].seconds)


def _later(day: GivenDay, laid: _Laid, gap: int | None) -> _Laid:
    """The latest departure that breaks no more and is back no later: both only ever rise."""
    low, high, best = laid.depart_s, laid.tour.stops[0].start_s, laid
    while low < high:
        middle = (low + high + 1) // 2
        tried = _forward(day, middle, gap)
        if tried is not None and tried.broken <= laid.broken:
            low, best = middle, tried
        else:
            high = middle - 1
    return best


def _forward(day: GivenDay, depart_s: int, lunch_gap: int | None) -> _Laid | None:
    """Drive the day from a departure on, with lunch before a visit; None without room for it."""
    time, lunch_s, late_s, shut = depart_s, day.lunch_s, 0, 0
    stops: list[Stop] = []
    for gap, (told, leg) in enumerate(zip(day.visits, day.legs, strict=False)):
        arrive, ready = _drive(day, time, leg.seconds), 0
        if gap == lunch_gap:
            lunch_s = _lunch(day, time, arrive)
            if lunch_s is None:
                return None
            ready = lunch_s + day.rep.rules.lunch_s
            if lunch_s < arrive:
                arrive = _drive(day, time, leg.seconds, (lunch_s, ready))
        ready = max(ready, arrive)
        start = told.start_s
        if start is None:
            start = _opening(day, told, ready)
            shut += start is None
            start = ready if start is None else start
        late_s += max(0, ready - start)
        arrive = min(arrive if told.arrive_s is None else told.arrive_s, start)
        time = start + told.visit.service_s
        stops.append(_stop(told.visit, arrive, start, leg))
    return_s = _drive(day, time, day.legs[-1].seconds)
    if lunch_gap == len(stops):
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
