"""A plan that is given as tours: its rows matched with accounts, reps and due visits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import NEAR, RepDay, Tour, Window, paced
from tournees.planner.due import campaign_visit
from tournees.planner.imposed_hours import GivenDay, Leg, Told, lay_out
from tournees.reading.folding import closest, fold, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from tournees.model import Account, Place, Problem, Rep, Visit
    from tournees.planner.defaults import Defaults
    from tournees.reading.imposed import ImposedVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A row whose account and rep are known, and the visit that it makes once that is."""

    row: ImposedVisit
    rep: Rep
    account: Account
    visit: Visit | None = None


def match_rows(
    rows: Iterable[ImposedVisit],
    accounts: Sequence[Account],
    reps: Sequence[Rep],
    issues: list[Issue],
) -> tuple[Given, ...]:
    """Rows with their account and rep, in the order of the rows; the others are told.

    An account is found by its id, else by its exact name without regard to case and
    accents; of several of one name, the only one of the rep's. A file without reps is that
    of a team of one.
    """
    rep_of = _named_reps(reps)
    ids = {account.id: account for account in accounts}
    names: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        names[fold(account.name)].append(account)
    written = [account.name for account in accounts]
    found = []
    for row in rows:
        rep = rep_of.get(fold(row.rep)) if row.rep or len(reps) > 1 else reps[0]
        if rep is None:
            known = nearest(row.rep, [each.name or each.id for each in reps])
            issues.append(_told(row, "imposed_rep_unknown", row.rep, known=known))
            continue
        meant = [ids[row.account]] if row.account in ids else names.get(fold(row.account), [])
        if len(meant) > 1:
            meant = [account for account in meant if account.current_rep == rep.id] or meant
        if len(meant) == 1:
            found.append(Given(row=row, rep=rep, account=meant[0]))
        elif meant:
            known = ", ".join(f"{account.id} ({account.commune})" for account in meant)
            issues.append(_told(row, "imposed_account_ambiguous", row.account, known=known))
        else:
            known = closest(row.account, [*written, *ids]) or "\u2014"
            issues.append(_told(row, "imposed_account_unknown", row.account, known=known))
    return tuple(found)


def _named_reps(reps: Sequence[Rep]) -> dict[str, Rep]:
    """Every spelling of every rep: id, name, name turned round; a shared name means nobody."""
    spelt: dict[str, set[str]] = defaultdict(set)
    for rep in reps:
        words = fold(rep.name).split()
        for name in (" ".join(words), " ".join(reversed(words))):
            spelt[name].add(rep.id)
    by_id = {rep.id: rep for rep in reps}
    alone = {name: by_id[min(ids)] for name, ids in spelt.items() if len(ids) == 1}
    return alone | {fold(rep.id): rep for rep in reps}


def _told(row: ImposedVisit, code: str, value: str, **facts: str) -> Issue:
    return Issue(code=code, file=row.file, row=row.row, value=value, facts=dict(facts), fatal=False)


def with_visits(
    given: Sequence[Given], problem: Problem, defaults: Defaults
) -> tuple[tuple[Given, ...], Problem]:
    """Give each row its visit: one that is due, else one more of the same account.

    The appointment of that day comes first, then the due visits by their number. A visit
    lasts as long as the row tells; the problem holds the visits as they are then.
    """
    waiting: dict[str, list[Visit]] = defaultdict(list)
    count: dict[str, int] = defaultdict(int)
    for visit in problem.visits:
        waiting[visit.account_id].append(visit)
        count[visit.account_id] += 1
    visits = {visit.id: visit for visit in problem.visits}
    made: dict[int, Visit] = {}
    numbered = sorted(range(len(given)), key=lambda index: given[index].row.day)
    for index in numbered:
        account, row = given[index].account, given[index].row
        due = waiting[account.id]
        if due:
            visit = min(due, key=lambda v: (not _agreed_on(v, problem, row.day), v.appointment))
            due.remove(visit)
        else:
            count[account.id] += 1
            number = count[account.id]
            plain = campaign_visit(account, problem.calendar, defaults)
            visit = replace(plain, id=f"{account.id}#{number}", order=number, campaign=False)
        made[index] = visits[visit.id] = _lasting(visit, row.service_s)
    whole = replace(problem, visits=tuple(sorted(visits.values(), key=lambda visit: visit.id)))
    return tuple(replace(each, visit=made[index]) for index, each in enumerate(given)), whole


def _agreed_on(visit: Visit, problem: Problem, day: date) -> bool:
    """Whether a visit is an appointment of that day."""
    days = problem.calendar.days
    return visit.appointment and day in days and bool(visit.windows[days.index(day)])


def _lasting(visit: Visit, service_s: int | None) -> Visit:
    """The visit with its real duration; an hour that is agreed stays the hour of its start."""
    if service_s is None or service_s == visit.service_s:
        return visit
    windows = visit.windows
    if visit.appointment:
        windows = tuple(
            tuple(
                Window(w.start_s, w.start_s + service_s)
                if w.end_s - w.start_s == visit.service_s
                else w
                for w in day
            )
            for day in windows
        )
    return replace(visit, service_s=service_s, windows=windows)


def given_tours(given: Sequence[Given], problem: Problem, issues: list[Issue]) -> tuple[Tour, ...]:
    """The tours of the rows, by rep and day, each day in the order that its rows tell."""
    by_day: dict[tuple[str, date], list[Given]] = defaultdict(list)
    for each in given:
        by_day[each.rep.id, each.row.day].append(each)
    told = {(on.rep_id, on.day): on for on in problem.rep_days}
    tours = []
    for (rep_id, day), rows in sorted(by_day.items()):
        on = told.get((rep_id, day)) or RepDay(rep_id=rep_id, day=day)
        tours.append(lay_out(_day(_in_order(rows), on, problem, issues)))
    return tuple(tours)


def _in_order(rows: Sequence[Given]) -> list[Given]:
    """By rank where each row has one, else by hour where each has one, else as the file has it."""
    keys: tuple[Callable[[Given], float | None], ...] = (
        lambda each: each.row.rank,
        lambda each: each.row.start_s,
    )
    for key in keys:
        ranked = [(value, each) for each in rows if (value := key(each)) is not None]
        if len(ranked) == len(rows):
            return [each for _, each in sorted(ranked, key=lambda pair: (pair[0], pair[1].row.row))]
    return sorted(rows, key=lambda each: each.row.row)


def _day(rows: Sequence[Given], on: RepDay, problem: Problem, issues: list[Issue]) -> GivenDay:
    rep, days = rows[0].rep, problem.calendar.days
    index = days.index(on.day) if on.day in days else None
    visits = [each.visit for each in rows if each.visit is not None]
    return GivenDay(
        rep=rep,
        on=on,
        visits=tuple(
            Told(
                visit,
                () if index is None else visit.windows[index],
                each.row.arrive_s,
                each.row.start_s,
            )
            for each, visit in zip(rows, visits, strict=True)
        ),
        legs=_legs(rep, rows, on, problem),
        depart_s=_of_day(rows, "depart_s", issues),
        return_s=_of_day(rows, "return_s", issues),
        lunch_s=_of_day(rows, "lunch_s", issues),
    )


def _of_day(rows: Sequence[Given], field: str, issues: list[Issue]) -> int | None:
    """What the rows tell of the whole day; where they differ the first is kept, and it is told."""
    told = [(each, value) for each in rows if (value := getattr(each.row, field)) is not None]
    for each, value in told:
        if value != told[0][1]:
            facts = {"first_day_s": told[0][1], "other_day_s": value}
            row = each.row
            issues.append(
                Issue(
                    code="imposed_day_differs", file=row.file, row=row.row, facts={**facts},
                    fatal=False,
                )
            )  # fmt: skip
    return told[0][1] if told else None


def _legs(rep: Rep, rows: Sequence[Given], on: RepDay, problem: Problem) -> tuple[Leg, ...]:
    """Drives from where the day begins to each visit that is not remote, and to where it ends."""
    points = [on.start_id]
    for each in rows:
        remote = each.visit is not None and each.visit.remote
        points.append(points[-1] if remote else NEAR + each.account.id)
    points.append(on.end_id)
    known = {account.id: account for account in (each.account for each in rows)}
    placed = {p: where for p in sorted(set(points)) if (where := _place(rep, p, known, problem))}
    places = list(placed.values())
    row = {point: index for index, point in enumerate(placed)}
    if not places:
        return (Leg(0, 0),) * (len(rows) + 1)
    matrix = paced(problem.travel.matrix(places, places), rep.speed_factor)
    assert matrix.metres is not None
    legs = []
    for here, there in pairwise(points):
        if here not in row or there not in row or matrix.seconds[row[here], row[there]] < 0:
            legs.append(Leg(0, 0))
        else:
            cell = row[here], row[there]
            legs.append(Leg(int(matrix.seconds[cell]), int(matrix.metres[cell])))
    return tuple(legs)


def _place(rep: Rep, point: str, known: dict[str, Account], problem: Problem) -> Place | None:
    if not point:
        return rep.home
    if point.startswith(NEAR):
        return known[point.removeprefix(NEAR)].place
    named = problem.places.get(point)
    return named.place if named else None
