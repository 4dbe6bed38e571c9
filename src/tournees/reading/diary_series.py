"""When an event of a calendar file takes place: once, or at every turn of a series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from tournees.reading.diary_repeats import read_repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tournees.reading.diary_lines import Component, Line
    from tournees.reading.diary_times import Clock, Told

_NEAR = timedelta(days=2)


@dataclass(slots=True)
class Series:
    """An event, when it begins, how long it lasts, which of its turns stand elsewhere."""

    component: Component
    start: Told
    length: timedelta
    replaced: frozenset[datetime] = frozenset()

    @property
    def uid(self) -> str:
        """What the turns of one series share."""
        return self.component.text("UID")


def settled(series: Sequence[Series], clock: Clock) -> list[Series]:
    """Series that know their moved turns, and those turns, the latest version of each."""
    masters: list[Series] = []
    turns: list[tuple[Series, Told]] = []
    for one in series:
        line = one.component.first("RECURRENCE-ID")
        told = clock.read(line) if line else None
        if told is None:
            masters.append(one)
        else:
            turns.append((one, told))
            if line is not None and line.params.get("RANGE"):
                _tell(line, clock)
    starts = {one.uid: one.start for one in masters}
    latest: dict[tuple[str, datetime], Series] = {}
    for one, told in turns:
        key = one.uid, _turn(told, starts.get(one.uid, one.start), clock.home)
        other = latest.get(key)
        if other is None or _version(one) > _version(other):
            latest[key] = one
    instead: dict[str, set[datetime]] = {}
    for uid, moment in latest:
        instead.setdefault(uid, set()).add(moment)
    for one in masters:
        one.replaced = frozenset(instead.get(one.uid, ()))
    return [*masters, *latest.values()]


def stretches(
    one: Series, days: frozenset[date], clock: Clock
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each turn that may touch the horizon, on the clock of the rep."""
    for local in _turns(one, days, clock):
        if one.start.whole:
            yield local, local + one.length
            continue
        start, end = (
            moment.replace(tzinfo=one.start.zone)
            .astimezone(UTC)
            .astimezone(clock.home)
            .replace(tzinfo=None)
            for moment in (local, local + one.length)
        )
        # Where clocks go back within it, an event may end before its own start.
        yield start, end if end >= start else start + one.length


def _turns(one: Series, days: frozenset[date], clock: Clock) -> Iterator[datetime]:
    """Local starts, in the event's own zone."""
    first, last = min(days) - one.length - _NEAR, max(days) + _NEAR
    rule = one.component.first("RRULE")
    begun = {one.start.local}
    if rule is not None and one.component.first("RECURRENCE-ID") is None:
        try:
            begun = set(_by_rule(rule, one.start, first, last, clock))
        except (ValueError, KeyError, OverflowError):
            _tell(rule, clock)
    begun |= {told.within(one.start.zone) for told in clock.listed(one.component, "RDATE")}
    gone = one.replaced | {
        _turn(told, one.start, clock.home) for told in clock.listed(one.component, "EXDATE")
    }
    for local in sorted(begun):
        told = _at(one.start, local)
        if first <= local.date() <= last and _turn(told, one.start, clock.home) not in gone:
            yield local


def _by_rule(rule: Line, start: Told, first: date, last: date, clock: Clock) -> Iterator[datetime]:
    repeat = read_repeat(rule.value)
    until = clock.parsed(repeat.until, start.zone) if repeat.until else None
    if repeat.until and until is None:
        msg = f"end of a rule not understood: {repeat.until[:40]}"
        raise ValueError(msg)
    for day in repeat.days(start.local.date(), first, last):
        local = datetime.combine(day, start.local.time())
        if until is None or _not_after(_at(start, local), until):
            yield local


def _not_after(turn: Told, until: Told) -> bool:
    if until.whole or turn.whole:
        return turn.local.date() <= until.local.date()
    return turn.moment <= until.moment


def _tell(line: Line, clock: Clock) -> None:
    """A series is not understood as a whole."""
    clock.log.add(
        "diary_rule_unread", row=line.row, column=line.name, value=line.value[:80], fatal=False
    )


def _at(start: Told, local: datetime) -> Told:
    return type(start)(local, start.zone, start.whole)


def _turn(told: Told, start: Told, home: tzinfo) -> datetime:
    """What a turn of a series is known by, however its time is written."""
    if start.whole:
        return datetime.combine(told.within(home).date(), datetime.min.time(), UTC)
    if told.whole:
        return _at(start, datetime.combine(told.local.date(), start.local.time())).moment
    return told.moment


def _version(one: Series) -> tuple[int, int]:
    text = one.component.text("SEQUENCE")
    return int(text) if text.isdecimal() and text.isascii() else 0, one.component.row
