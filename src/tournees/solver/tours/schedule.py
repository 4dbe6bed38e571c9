"""From the tours of a search, sequences in arrays, to tours with their hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.model.plan import Stop, Tour
from tournees.solver.tours.arrays import (
    BINDS,
    DAY_END,
    DAY_WORK,
    FAR,
    KIND,
    LUNCH,
    OVERTIME,
    POINT,
    PROFILE,
    SERVICE,
    TRAVEL,
    WEEK,
    WORK_LIMIT,
    Data,
    Ints,
)
from tournees.solver.tours.ends import ends_of
from tournees.solver.tours.state import AT, COUNT, SEQ, State
from tournees.solver.tours.timing import (
    AFTER,
    BEFORE,
    ON_ROAD,
    after_lunch,
    arrive,
    back_at,
    first_departure,
    free_s,
    last_departure,
    least_work,
    leave,
    unpaid_s,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.model.rep import WorkRules
    from tournees.solver.tours.block import TourBlock


class _Path(NamedTuple):
    """The visits of a slot and the points where they are made, both with the ends."""

    slot: int
    seq: Ints
    at: Ints


class _Drive(NamedTuple):
    """A way to drive a path: departure, earliest return, which lunch, work (s)."""

    depart: int
    back: int
    way: int
    work: int


class _Hours(NamedTuple):
    """For each drive of a path its end and when the next visit has ended; start of lunch."""

    arrivals: tuple[int, ...]
    leaves: tuple[int, ...]
    lunch: int | None


def schedule(block: TourBlock, data: Data, state: State) -> tuple[Tour, ...]:
    """Give their hours to the tours of a search, by rep and day.

    Each tour is back as early as it can and leaves as late as that allows; where this
    breaks the limit on a day's work, and for all days of a week where overtime is priced or
    it breaks the week's limit, the tour with the least work is taken.

    Raises
    ------
    ValueError
        No hours fit a sequence, or a tour ends at a point that has no name.
    """
    paths = [_path(state, slot) for slot in range(len(state.sums)) if state.sums[slot, COUNT] > 0]
    drives: dict[int, _Drive] = {}
    for week in range(len(data.weeks)):
        mine = [path for path in paths if data.slots[path.slot, WEEK] == week]
        least = bool(data.weeks[week, OVERTIME] > 0)
        found = [_drive(data, path, least=least) for path in mine]
        if sum(drive.work for drive in found) > data.weeks[week, WORK_LIMIT]:
            found = [_drive(data, path, least=True) for path in mine]
        drives.update(zip((path.slot for path in mine), found, strict=True))
    ends = ends_of(block, data, state)
    return tuple(_tour(block, data, path, drives[path.slot], ends[path.slot]) for path in paths)


def _path(state: State, slot: int) -> _Path:
    width = int(state.sums[slot, COUNT]) + 2
    return _Path(slot, state.tours[slot, SEQ, :width], state.tours[slot, AT, :width])


def _drive(data: Data, path: _Path, *, least: bool) -> _Drive:
    """Choose how to drive: without a meal if possible, then with the least work."""
    limit = data.slots[path.slot, DAY_WORK]
    for ways in ((BEFORE, AFTER), (ON_ROAD,)):
        found = [_by_way(data, path, way, least=least) for way in ways]
        fitting = [drive for drive in found if drive and drive.work <= limit]
        if fitting:
            return min(fitting, key=lambda drive: (drive.work, drive.depart))
    msg = f"no hours fit the visits {path.seq.tolist()} in slot {path.slot}"
    raise ValueError(msg)


def _by_way(data: Data, path: _Path, way: int, *, least: bool) -> _Drive | None:
    back = back_at(data, *path, first_departure(data, path.slot, way), way)
    if back >= FAR:
        return None
    depart = last_departure(data, *path, back, way)
    lunch = data.slots[path.slot, LUNCH] if way == ON_ROAD else 0
    work = back - depart - lunch - unpaid_s(data, path.slot, path.at)
    if least or work > data.slots[path.slot, DAY_WORK]:
        work, depart = least_work(data, *path, way, -1)
        back = back_at(data, *path, depart, way)
    return _Drive(int(depart), int(back), way, int(work))


def _tour(
    block: TourBlock, data: Data, path: _Path, drive: _Drive, ends: tuple[str, str, bool]
) -> Tour:
    rep, day = divmod(path.slot, len(block.days))
    hours = _hours(block.reps[rep].rules, data, path, drive)
    metres = block.matrices[rep].metres
    assert metres is not None
    stops = []
    for p, node in enumerate(path.seq[1:-1].tolist(), start=1):
        visit = block.visits[node - 1]
        stops.append(
            Stop(
                visit_id=visit.id,
                account_id=visit.account_id,
                arrive_s=hours.arrivals[p - 1],
                start_s=hours.leaves[p - 1] - visit.service_s,
                leave_s=hours.leaves[p - 1],
                travel_s=_travel(data, path, p),
                travel_m=int(metres[path.at[p - 1], path.at[p]]) if _moves(data, node) else 0,
            )
        )
    start_id, end_id, overnight = ends
    return Tour(
        rep_id=block.reps[rep].id,
        day=block.days[day],
        depart_s=drive.depart,
        stops=tuple(stops),
        return_travel_s=_travel(data, path, len(path.at) - 1),
        return_travel_m=int(metres[path.at[-2], path.at[-1]]),
        return_s=hours.arrivals[-1],
        lunch_start_s=hours.lunch,
        start_id=start_id,
        end_id=end_id,
        overnight=overnight,
    )


def _moves(data: Data, node: int) -> bool:
    """Whether a visit is made at its own place."""
    return bool(data.nodes[node, POINT] >= 0)


def _travel(data: Data, path: _Path, p: int) -> int:
    if p < len(path.seq) - 1 and not _moves(data, int(path.seq[p])):
        return 0
    profile = data.slots[path.slot, PROFILE]
    return int(data.legs[profile, path.at[p - 1], path.at[p], TRAVEL])


def _hours(rules: WorkRules, data: Data, path: _Path, drive: _Drive) -> _Hours:
    """Lay out a drive; lunch stands where no stretch is too long, then the return earliest.

    A return later than the earliest is taken only for the sake of a break, and only where
    nothing counts the work.
    """
    if drive.way != ON_ROAD or data.slots[path.slot, LUNCH] == 0:
        plain = _lay_out(data, path, drive.depart, -1)
        assert plain is not None
        return plain
    latest = drive.back if data.slots[path.slot, BINDS] else data.slots[path.slot, DAY_END]
    found = (_lay_out(data, path, drive.depart, gap) for gap in range(len(path.seq) - 1))
    fitting = [hours for hours in found if hours and hours.arrivals[-1] <= latest]
    return min(
        fitting,
        key=lambda hours: (_too_long_s(rules, data, path, drive, hours), hours.arrivals[-1]),
    )


def _lay_out(data: Data, path: _Path, depart: int, lunch_gap: int) -> _Hours | None:
    """Hours from a departure with lunch in one drive (-1: in none); None where closed."""
    kind, last = int(data.slots[path.slot, KIND]), len(path.seq) - 1
    arrivals: list[int] = []
    leaves: list[int] = []
    time, lunch = depart, None
    for p in range(1, last + 1):
        travel = _travel(data, path, p)
        if p - 1 == lunch_gap:
            if after_lunch(data, path.slot, time, travel) >= FAR:
                return None
            there, ready, lunch = _lunch(data, path.slot, time, travel, homeward=p == last)
        else:
            there = ready = int(arrive(data, kind, time, travel))
        arrivals.append(there)
        if p < last:
            time = int(leave(data, kind, path.seq[p], ready))
            if time >= FAR:
                return None
            leaves.append(time)
    return _Hours(tuple(arrivals), tuple(leaves), lunch)


def _lunch(
    data: Data, slot: int, time: int, travel: int, *, homeward: bool
) -> tuple[int, int, int]:
    """Arrival, end of lunch and drive, start of lunch, for a drive that starts at ``time``.

    Lunch is taken on arrival where its stretch still allows, else before driving on; before
    the end of the tour, on the road where that is no later.
    """
    kind, lunch = int(data.slots[slot, KIND]), int(data.slots[slot, LUNCH])
    there, ready = int(arrive(data, kind, time, travel)), int(after_lunch(data, slot, time, travel))
    choices = []
    for first, last in _stretches(data, kind):
        start = max(time, first)
        if start > last:
            continue
        driven = min(travel, int(free_s(data.busy, kind, time, start)))
        on_road = int(arrive(data, kind, start + lunch, travel - driven))
        on_arrival = max(there, first)
        if there <= last and not (homeward and on_road <= on_arrival + lunch):
            end = on_arrival + lunch
            choices.append((end, end if homeward else there, on_arrival))
        else:
            choices.append((on_road, on_road, start))
    end, there, start = min(choices)
    assert end <= ready
    return there, end, start


def _stretches(data: Data, kind: int) -> Iterator[tuple[int, int]]:
    """First and last start of lunch, of each stretch that allows it."""
    for k in range(int(data.lunches[kind, 0])):
        yield int(data.lunches[kind, 2 * k + 1]), int(data.lunches[kind, 2 * k + 2])


def _too_long_s(rules: WorkRules, data: Data, path: _Path, drive: _Drive, hours: _Hours) -> int:
    """By how much the longest stretch without a break exceeds what may be (s)."""
    kind = int(data.slots[path.slot, KIND])
    pauses = []
    for p, (there, left) in enumerate(zip(hours.arrivals, hours.leaves, strict=False), start=1):
        start = left - int(data.nodes[path.seq[p], SERVICE])
        if free_s(data.busy, kind, there, start) >= rules.break_s:
            pauses.append((there, start))
    if hours.lunch is not None and rules.lunch_s >= rules.break_s:
        pauses.append((hours.lunch, hours.lunch + rules.lunch_s))
    now, longest = drive.depart, 0
    for start, end in sorted(pauses):
        longest, now = max(longest, start - now), max(now, end)
    return max(0, max(longest, hours.arrivals[-1] - now) - rules.break_after_s)
