"""The reps' own diaries: appointments with accounts, time that is taken, days off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue
from tournees.model import DAY_S, Account, Appointment, Busy, Window
from tournees.planner.defaults import Defaults
from tournees.planner.diary_home import zone_of
from tournees.planner.diary_matching import Matcher, is_remote
from tournees.planner.diary_stretches import cut, joined, meets
from tournees.reading.diary import read_diary
from tournees.reading.durations import LONGEST_VISIT_S
from tournees.reading.folding import fold, nearest
from tournees.scenario import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Calendar, Rep
    from tournees.reading.diary import Event
    from tournees.scenario import Scenario

Fact = str | int | float
_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryTaken:
    """What diaries say of a horizon.

    ``accounts`` are those given, with the appointments of the diaries; ``busy`` is sorted and
    disjoint, its labels empty unless the scenario shows them; ``off`` are days on which a rep
    does not work. ``visited_by`` says whose diary an appointment comes from, by account id
    and day. ``issues`` are never fatal.
    """

    accounts: tuple[Account, ...]
    busy: dict[tuple[str, date], tuple[Busy, ...]]
    off: frozenset[tuple[str, date]]
    visited_by: dict[tuple[str, date], str]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class _Met:
    """An event that is an appointment: whose diary, with whom, in which file."""

    rep_id: str
    account: Account
    event: Event
    file: str


@dataclass(slots=True)
class _Found:
    """All that diaries hold, while they are read."""

    taken: dict[tuple[str, date], list[Busy]] = field(default_factory=lambda: defaultdict(list))
    met: list[_Met] = field(default_factory=list)
    off: set[tuple[str, date]] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)

    def keep_busy(self, rep_id: str, event: Event, *, label: str) -> None:
        """Note the time of an event as taken."""
        self.taken[rep_id, event.day].append(Busy(event.start_s, event.end_s, label))


def apply_diaries(
    scenario: Scenario, accounts: Sequence[Account], reps: Sequence[Rep], calendar: Calendar
) -> DiaryTaken:
    """Read the diaries of a scenario and turn them into appointments and busy time.

    An event whose account is sure (`diary_matching`) becomes an appointment of that account,
    as long as the event; all others are busy time. Events of our own exported plan that
    nobody has confirmed are left out and counted. Where an appointment overlaps busy time,
    the busy time is cut around it. Visits at a distance to accounts that are not `remote`,
    events over several days and those longer than a visit may be stay busy time.

    Raises
    ------
    InputError
        A diary cannot be opened, has no column of dates, or names a rep who is not there:
        all such faults of all diaries.
    """
    found = _Found()
    matcher = Matcher(accounts) if scenario.tours.diaries else None
    of_name = {fold(rep.name): rep for rep in sorted(reps, key=lambda rep: rep.id, reverse=True)}
    by_id = {rep.id: rep for rep in reps}
    for diary in scenario.tours.diaries:
        path = Path(diary.file)
        rep = by_id.get(diary.rep) or of_name.get(fold(diary.rep))
        if rep is None:
            known = nearest(diary.rep, sorted(by_id))
            facts: dict[str, Fact] = {"known": known}
            issue = Issue(code="diary_rep_unknown", file=path.name, value=diary.rep, facts=facts)
            found.issues.append(issue)
            continue
        read = read_diary(path, Source(file=diary.file), calendar.days, zone_of(rep))
        found.issues += read.issues
        if matcher is not None:
            _sort_out(rep, path.name, read.items, matcher, found, shown=diary.show_labels)
    fatal = tuple(issue for issue in found.issues if issue.fatal)
    if fatal:
        raise InputError(fatal)
    return _settled(scenario, accounts, found)


def _sort_out(
    rep: Rep,
    file: str,
    events: Iterable[Event],
    matcher: Matcher,
    found: _Found,
    *,
    shown: bool,
) -> None:
    """Each event of one diary: our own, a day off, an appointment, or busy time."""
    own = placed = 0
    for event in _each_once(events):
        if event.own and not event.confirmed:
            own += 1
        elif event.out and event.start_s == 0 and event.end_s == DAY_S:
            found.off.add((rep.id, event.day))
        else:
            account = _account(rep, file, event, matcher, found)
            if account is not None:
                found.met.append(_Met(rep.id, account, event, file))
                continue
            placed += bool(event.location)
            found.keep_busy(rep.id, event, label=event.label if shown else "")
    for code, count in (("diary_own_left_out", own), ("diary_places_unpriced", placed)):
        if count:
            found.issues.append(Issue(code=code, file=file, facts={"n": count}, fatal=False))


def _each_once(events: Iterable[Event]) -> list[Event]:
    """Events without those that repeat another of the same time and words."""
    kept = {
        (e.day, e.start_s, e.end_s, e.label, e.location, e.out, e.own, e.confirmed): e
        for e in sorted(events, key=lambda event: event.order, reverse=True)
    }
    return sorted(kept.values(), key=lambda event: event.order)


def _account(rep: Rep, file: str, event: Event, matcher: Matcher, found: _Found) -> Account | None:
    """The account that an event is an appointment with; what is not sure is told."""
    if event.private:
        return None
    match = matcher.match(event)
    if match.account is None:
        if match.candidates:
            code = "diary_ambiguous" if len(match.candidates) > 1 else "diary_weak"
            listed = [f"{a.id} ({a.name}, {a.commune})" for a in match.candidates[:_NAMED]]
            more = ", …" if len(match.candidates) > _NAMED else ""
            known = ", ".join(listed) + more
            found.issues.append(_told(code, file, event, known=known))
        return None
    facts: dict[str, Fact] = {"account": match.account.id, "name": match.account.name}
    code = _unfit(event, match.account)
    if code:
        found.issues.append(_told(code, file, event, **facts))
        return None
    sector = match.account.current_rep
    if sector and sector != rep.id:
        found.issues.append(
            _told("diary_other_rep", file, event, **facts, rep=rep.id, sector=sector)
        )
    return match.account


def _unfit(event: Event, account: Account) -> str:
    """Why an event of an account cannot be a visit to it, ``""`` if it can."""
    if is_remote(event) and not account.remote:
        return "diary_at_a_distance"
    long = not event.all_day and event.end_s - event.start_s > LONGEST_VISIT_S
    return "diary_too_long" if event.several or long else ""


def _settled(scenario: Scenario, accounts: Sequence[Account], found: _Found) -> DiaryTaken:
    """Appointments given to their accounts, busy time joined and cut around them."""
    defaults = Defaults(scenario.visits)
    visited_by: dict[tuple[str, date], str] = {}
    agreed: dict[str, list[Appointment]] = defaultdict(list)
    around: dict[tuple[str, date], list[_Met]] = defaultdict(list)
    sectors = {account.id: account.current_rep for account in accounts}
    for met in sorted(found.met, key=lambda each: (each.event.day, _turn(each, sectors))):
        key = met.account.id, met.event.day
        owner = visited_by.setdefault(key, met.rep_id)
        if owner != met.rep_id:
            facts: dict[str, Fact] = {"name": met.account.name, "rep": owner}
            found.issues.append(_told("diary_together", met.file, met.event, **facts))
            found.keep_busy(met.rep_id, met.event, label="")
            continue
        appointment = _appointment(met.event)
        if appointment not in agreed[met.account.id]:
            agreed[met.account.id].append(appointment)
            around[met.rep_id, met.event.day].append(met)
    busy = {
        key: stretches
        for key in sorted({*found.taken, *around})
        if (stretches := _around(found, key, around.get(key, ()), defaults))
    }
    return DiaryTaken(
        accounts=tuple(_with_appointments(a, agreed.get(a.id, ()), found) for a in accounts),
        busy=busy,
        off=frozenset(found.off),
        visited_by=dict(sorted(visited_by.items())),
        issues=tuple(found.issues),
    )


def _turn(met: _Met, sectors: dict[str, str]) -> tuple[bool, str, int, str]:
    """The sector's rep first, then reps by id."""
    mine = sectors.get(met.account.id) == met.rep_id
    return (not mine, met.rep_id, met.event.start_s, met.account.id)


def _appointment(event: Event) -> Appointment:
    if event.all_day:
        return Appointment(event.day)
    return Appointment(event.day, event.start_s, (event.end_s - event.start_s) or None)


def _around(
    found: _Found, key: tuple[str, date], met: Iterable[_Met], defaults: Defaults
) -> tuple[Busy, ...]:
    """The busy time of a rep's day, cut around the appointments that have an hour."""
    stretches = joined(found.taken.get(key, ()))
    windows = []
    for each in met:
        event = each.event
        if key in found.off:
            found.issues.append(_told("diary_met_when_off", each.file, event))
        if event.all_day:
            continue
        length_s = (event.end_s - event.start_s) or defaults.visit_s(each.account)
        window = Window(event.start_s, min(DAY_S, event.start_s + length_s))
        if meets(stretches, window):
            found.issues.append(_told("diary_overlap", each.file, event))
        windows.append(window)
    return cut(stretches, windows)


def _with_appointments(account: Account, agreed: Sequence[Appointment], found: _Found) -> Account:
    """The account with what the diary says of a day in place of what its file says."""
    if not agreed:
        return account
    with_hour = {known.day for known in account.appointments if known.start_s is not None}
    agreed = [a for a in agreed if a.start_s is not None or a.day not in with_hour]
    days = {appointment.day for appointment in agreed}
    hours = {appointment.start_s for appointment in agreed}
    kept = []
    for known in account.appointments:
        if known.day not in days:
            kept.append(known)
        elif known.start_s is not None and known.start_s not in hours:
            facts: dict[str, Fact] = {
                "event_date": known.day.isoformat(), "known_day_s": known.start_s,
            }  # fmt: skip
            found.issues.append(
                Issue(
                    code="diary_moves_appointment",
                    file=account.file,
                    row=account.row,
                    value=account.name,
                    facts=facts,
                    fatal=False,
                )
            )
    every = sorted((*kept, *agreed), key=lambda a: (a.day, -1 if a.start_s is None else a.start_s))
    return replace(account, appointments=tuple(every))


def _told(code: str, file: str, event: Event, **facts: Fact) -> Issue:
    """A finding about an event; a private one is told by its hour alone."""
    when: dict[str, Fact] = {"event_date": event.day.isoformat(), "start_day_s": event.start_s}
    return Issue(
        code=code, file=file, row=event.row, value=event.label, facts=when | facts, fatal=False
    )
