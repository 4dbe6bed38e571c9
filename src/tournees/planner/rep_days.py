"""What the dates of reps hold besides tours, from all who know of them: one for each date.

Leave, a rep's own public holidays and office hours are told here; the diary and a new plan
from now on tell theirs through `merged`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.model import Busy, NamedPlace, RepDay, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tournees.model import Calendar, Rep

OFFICE = "office:"
"""Before a rep's id: the key of their office among ``Problem.places``."""
LODGING = "lodging:"
"""Before a number: the keys of the lodgings among ``Problem.places``."""

_AND = ", "


def usual_rep_days(
    reps: Iterable[Rep], calendar: Calendar, own_holidays: Mapping[str, tuple[date, ...]]
) -> tuple[RepDay, ...]:
    """The dates that leave, public holidays of a rep's own and office hours change.

    Office hours at the beginning (end) of a day make the tour begin (end) at the office,
    where its place is known, and count as work of the week; those in the midst are kept
    free, and count as work where a tour spans them. A day of which they leave no more than
    the time of lunch is off.

    Parameters
    ----------
    own_holidays
        Public holidays that a rep has beside those of the calendar, by rep id.
    """
    found = []
    for rep in reps:
        away = {*rep.leave, *own_holidays.get(rep.id, ())}
        for day in calendar.days:
            if day in away:
                found.append(RepDay(rep_id=rep.id, day=day, off=True))
            elif day not in calendar.holidays:
                found += _office_day(rep, day)
    return merged(found)


def busy_rep_days(busy: Mapping[tuple[str, date], Iterable[Busy]]) -> tuple[RepDay, ...]:
    """The dates of a diary: what is taken, by rep id and date."""
    return merged(
        RepDay(rep_id=rep_id, day=day, busy=tuple(taken))
        for (rep_id, day), taken in sorted(busy.items())
    )


def off_rep_days(off: Iterable[tuple[str, date]]) -> tuple[RepDay, ...]:
    """Dates without work, by rep id and date."""
    return tuple(RepDay(rep_id=rep_id, day=day, off=True) for rep_id, day in sorted(off))


def merged(*told: Iterable[RepDay]) -> tuple[RepDay, ...]:
    """All that is told of each date of each rep, as one; sorted by rep and date.

    A date is off or frozen where anyone says so; the day is the narrowest told; other work
    adds up; stretches that are taken are joined where they touch. Of two starts (ends) the
    one of the later ``first_s`` (earlier ``last_s``) holds, of equals the one told last.
    """
    joined: dict[tuple[str, date], RepDay] = {}
    for group in told:
        for one in group:
            key = (one.rep_id, one.day)
            joined[key] = _both(joined[key], one) if key in joined else one
    days = (replace(one, busy=_disjoint(one.busy)) for _, one in sorted(joined.items()))
    return tuple(days)


def named_places(reps: Iterable[Rep]) -> dict[str, NamedPlace]:
    """The offices and the lodgings of reps, by their keys among ``Problem.places``."""
    team = sorted(reps, key=lambda rep: rep.id)
    lodgings = dict.fromkeys(lodging for rep in team for lodging in rep.lodgings)
    ranked = sorted(lodgings, key=lambda one: (one.name, one.place.lat, one.place.lon))
    offices = {
        OFFICE + rep.id: NamedPlace(rep.name, rep.office) for rep in team if rep.office is not None
    }
    return offices | {f"{LODGING}{number}": one for number, one in enumerate(ranked, start=1)}


def _office_day(rep: Rep, day: date) -> list[RepDay]:
    hours = sorted(window for weekday, window in rep.office_times if weekday == day.weekday())
    if not hours:
        return []
    rules = rep.rules
    first_s, last_s, work_s = rules.day_start_s, rules.day_end_s, 0
    busy: list[Busy] = []
    for window in hours:
        if window.start_s <= first_s < window.end_s:
            first_s = window.end_s
        elif window.start_s < last_s <= window.end_s:
            last_s = window.start_s
        else:
            busy.append(Busy(window.start_s, window.end_s))
            continue
        work_s += window.end_s - window.start_s
    off = _only_lunch(first_s, last_s, rules.lunch_window)
    office = OFFICE + rep.id if rep.office is not None else ""
    late, early = first_s > rules.day_start_s, last_s < rules.day_end_s
    return [
        RepDay(
            rep_id=rep.id,
            day=day,
            start_id=office if late and not off else "",
            end_id=office if early and not off else "",
            first_s=first_s if late and not off else None,
            last_s=last_s if early and not off else None,
            busy=() if off else tuple(busy),
            off=off,
            other_work_s=work_s,
        )
    ]


def _only_lunch(first_s: int, last_s: int, lunch: Window) -> bool:
    return first_s >= last_s or (lunch.start_s <= first_s and last_s <= lunch.end_s)


def _both(one: RepDay, other: RepDay) -> RepDay:
    later = (other.first_s or 0) >= (one.first_s or 0)
    earlier = other.last_s is not None and (one.last_s is None or other.last_s <= one.last_s)
    starts, ends = (
        (one, other) if later else (other, one),
        (one, other) if earlier else (other, one),
    )
    first = [told.first_s for told in (one, other) if told.first_s is not None]
    last = [told.last_s for told in (one, other) if told.last_s is not None]
    return replace(
        one,
        start_id=starts[1].start_id or starts[0].start_id,
        end_id=ends[1].end_id or ends[0].end_id,
        first_s=max(first, default=None),
        last_s=min(last, default=None),
        busy=(*one.busy, *other.busy),
        off=one.off or other.off,
        frozen=one.frozen or other.frozen,
        other_work_s=one.other_work_s + other.other_work_s,
    )


def _disjoint(busy: Iterable[Busy]) -> tuple[Busy, ...]:
    """Stretches sorted, those that overlap or touch joined, their labels side by side."""
    found: list[Busy] = []
    for one in sorted(busy, key=lambda b: (b.start_s, b.end_s, b.label)):
        if found and one.start_s <= found[-1].end_s:
            last = found[-1]
            labels = dict.fromkeys([*filter(None, last.label.split(_AND)), one.label])
            label = _AND.join(filter(None, labels))
            found[-1] = Busy(last.start_s, max(last.end_s, one.end_s), label)
        else:
            found.append(one)
    return tuple(found)
