"""One reading of problem, plan and picture, shared by every layer, table and chart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tournees.model import NEAR, Kind, Picture
from tournees.view.palette import sector_colours

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tournees.model import (
        Account,
        Busy,
        Place,
        Plan,
        Problem,
        Rep,
        Stop,
        Tour,
        Unserved,
        Visit,
    )

Ring = tuple[tuple[float, float], ...]
EMPTY_PICTURE = Picture(outlines={})
_REP_FACTS = ("rep", "reps", "current_rep", "from_rep", "sector_rep")
_ACCOUNT_FACTS = ("account", "displaced")
_BETWEEN = ", "
"""Between two ids of one fact, as the solver writes them."""


class Town(NamedTuple):
    """A town's label."""

    name: str
    lat: float
    lon: float
    population: int


class Land(NamedTuple):
    """A named stretch of land: outer rings of (lat, lon)."""

    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What lies under every map, so that none is ever blank; ``credit`` names its source."""

    land: tuple[Land, ...] = ()
    towns: tuple[Town, ...] = ()
    credit: str = ""


class Placed(NamedTuple):
    """A stop with its tour and its place in the order, counted from 1."""

    tour: Tour
    order: int
    stop: Stop


@dataclass(frozen=True, slots=True)
class Atlas:
    """Problem and plan indexed by account and rep."""

    problem: Problem
    plan: Plan
    picture: Picture
    accounts: dict[str, Account]
    reps: dict[str, Rep]
    colours: dict[str, str]
    codes: dict[str, str]
    """Rep id to a short code without foreign text, for scripts."""
    visits: dict[str, Visit] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    """First stop of each account."""
    unserved: dict[str, Unserved] = field(default_factory=dict)
    """Why the account has no stop."""
    conventional: frozenset[str] = frozenset()
    """Ids of the visits whose euros rest on a flat amount or rate of ours."""
    remote: frozenset[str] = frozenset()
    """Ids of the visits that are made from afar."""
    busy: dict[tuple[str, date], tuple[Busy, ...]] = field(default_factory=dict)
    """What each rep's diary holds on a day, where it holds anything."""

    @property
    def tours(self) -> tuple[Tour, ...]:
        """Tours by rep, then day."""
        tours = self.plan.tours.tours if self.plan.tours else ()
        return tuple(sorted(tours, key=lambda tour: (tour.rep_id, tour.day)))

    @property
    def days(self) -> tuple[date, ...]:
        """Days with a tour, in order."""
        return tuple(sorted({tour.day for tour in self.tours}))

    def rep_of(self, account: Account) -> str:
        """Id of the rep an account belongs to; the current one when no sector was drawn."""
        if self.plan.sectors is None:
            return account.current_rep
        return self.plan.sectors.rep_of.get(account.id, "")

    def rep_name(self, rep_id: str) -> str:
        """Name of a rep; the id where the team has no such rep."""
        return self.reps[rep_id].name if rep_id in self.reps else rep_id

    @property
    def estimated(self) -> bool:
        """Whether travel times are an estimate, which must be said wherever they stand."""
        return self.problem.travel.source == "estimate"

    def named(self, facts: Mapping[str, str | int | float]) -> dict[str, str | int | float]:
        """Facts of a reason or a message with names where they hold ids of reps and accounts."""
        told = dict(facts)
        for keys, members in ((_REP_FACTS, self.reps), (_ACCOUNT_FACTS, self.accounts)):
            for key in keys:
                ids = told.get(key)
                if isinstance(ids, str):
                    told[key] = _names(ids, members)
        return told

    def place_name(self, point: str) -> str:
        """Name of where a tour begins or ends: of a place, or of an account; empty for home."""
        named = self._beside(point) or self.problem.places.get(point)
        return named.name if named else point.removeprefix(NEAR)

    def place_of(self, point: str) -> Place | None:
        """Where that is; None for home and for what the problem does not know."""
        named = self._beside(point) or self.problem.places.get(point)
        return named.place if named else None

    def _beside(self, point: str) -> Account | None:
        """The account near which a night is spent."""
        return self.accounts.get(point.removeprefix(NEAR)) if point.startswith(NEAR) else None

    def rep_code(self, rep_id: str) -> str:
        """Code of a rep for scripts, empty where nobody owns the account."""
        return self.codes.get(rep_id, "")


def _names(ids: str, members: Mapping[str, Account] | Mapping[str, Rep]) -> str:
    """Names of one id, or of several written one after the other; else the text as it is."""
    parts = [ids] if ids in members else ids.split(_BETWEEN)
    if all(part in members for part in parts):
        return _BETWEEN.join(members[part].name for part in parts)
    return ids


def read_atlas(problem: Problem, plan: Plan, picture: Picture | None = None) -> Atlas:
    """Index a problem and its plan; without a picture, only what needs none is drawn."""
    drawn = picture or EMPTY_PICTURE
    rep_ids = sorted(rep.id for rep in problem.reps)
    atlas = Atlas(
        problem=problem,
        plan=plan,
        picture=drawn,
        accounts={account.id: account for account in problem.accounts},
        reps={rep.id: rep for rep in problem.reps},
        colours=sector_colours(rep_ids, drawn.touching),
        codes={rep_id: f"r{rank}" for rank, rep_id in enumerate(rep_ids)},
        conventional=frozenset(visit.id for visit in problem.visits if visit.conventional),
        remote=frozenset(visit.id for visit in problem.visits if visit.remote),
        busy={(told.rep_id, told.day): told.busy for told in problem.rep_days if told.busy},
    )
    for visit in problem.visits:
        atlas.visits.setdefault(visit.account_id, visit)
    for tour in atlas.tours:
        for order, stop in enumerate(tour.stops, start=1):
            atlas.placed.setdefault(stop.account_id, Placed(tour, order, stop))
    for unserved in all_unserved(plan):
        if unserved.account_id not in atlas.placed:
            atlas.unserved.setdefault(unserved.account_id, unserved)
    return atlas


def all_unserved(plan: Plan) -> tuple[Unserved, ...]:
    """Whatever is left out, once: accounts without a sector, due visits, prospects."""
    tours = plan.tours.unserved if plan.tours else ()
    told = {item.account_id for item in tours}
    without = plan.sectors.unassigned if plan.sectors else ()
    sectors = tuple(item for item in without if item.account_id not in told)
    campaign = plan.campaign.unserved if plan.campaign else ()
    return (*sectors, *tours, *campaign)


def amount_eur(account: Account) -> float | None:
    """What an account weighs: revenue, or potential for whoever buys nothing yet."""
    first, second = account.revenue_eur, account.potential_eur
    if account.kind is Kind.PROSPECT:
        first, second = second, first
    return first if first is not None else second


def size_steps(problem: Problem) -> dict[str, int]:
    """Size of each account's mark, 0 to 2: thirds by amount within each kind.

    Where no account of a kind has an amount, the value of the visit due stands in;
    an account with neither is small.
    """
    value_eur = {visit.account_id: visit.value_eur for visit in reversed(problem.visits)}
    steps = {account.id: 0 for account in problem.accounts}
    for kind in Kind:
        members = [account for account in problem.accounts if account.kind is kind]
        amounts = {a.id: amount for a in members if (amount := amount_eur(a)) is not None}
        if not amounts:
            amounts = {a.id: value_eur[a.id] for a in members if a.id in value_eur}
        ordered = sorted(amounts.values())
        if not ordered or ordered[0] == ordered[-1]:
            continue
        limits = ordered[len(ordered) // 3], ordered[2 * len(ordered) // 3]
        for account_id, amount in amounts.items():
            steps[account_id] = sum(amount >= limit for limit in limits)
    return steps
