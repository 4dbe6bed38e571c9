"""Rules on sectors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tournees.check.parts import connected_parts
from tournees.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tournees.check.case import Case
    from tournees.check.violation import Violation
    from tournees.model import Account

_ROUNDING_S = 1
"""Loads are whole seconds, targets are not."""


def account_in_one_sector(case: Case) -> Iterator[Violation]:
    """Every account is in one sector, or left out once with its reason.

    Prospects that are not to be canvassed need neither (`prospect_not_canvassed`).
    """
    sectors = case.plan.sectors
    if sectors is None:
        return
    times = Counter(item.account_id for item in sectors.unassigned)
    times.update(sectors.rep_of.keys())
    for account in case.problem.accounts:
        hidden = account.kind is Kind.PROSPECT and account.status is Status.DO_NOT_CANVASS
        if times[account.id] != 1 and not hidden:
            yield case.breach(
                "account_in_one_sector",
                rep_id=sectors.rep_of.get(account.id, ""),
                account_id=account.id,
                n=times[account.id],
            )


def locked_account_stays(case: Case) -> Iterator[Violation]:
    """A locked account that is in a sector stays with its current rep."""
    for account in case.problem.accounts:
        rep_id = case.rep_of.get(account.id)
        if account.locked and account.current_rep and rep_id not in {None, account.current_rep}:
            yield case.breach(
                "locked_account_stays",
                rep_id=rep_id or "",
                account_id=account.id,
                current_rep=case.rep_name(account.current_rep),
            )


def group_with_one_rep(case: Case) -> Iterator[Violation]:
    """Where groups are kept, the sites of one group that have a rep have the same.

    A group is told once, at its first site.
    """
    if not case.problem.sectors.keep_groups:
        return
    sites: dict[str, list[Account]] = {}
    for account in case.problem.accounts:
        if account.group_key and account.id in case.rep_of:
            sites.setdefault(account.group_key, []).append(account)
    for key in sorted(sites):
        members = sites[key]
        reps = sorted({case.rep_of[account.id] for account in members})
        if len(reps) > 1:
            yield case.breach(
                "group_with_one_rep",
                account_id=members[0].id,
                group=members[0].group,
                n=len(members),
                reps=", ".join(case.rep_name(rep_id) for rep_id in reps),
            )


def balance(case: Case) -> Iterator[Violation]:
    """A rep's yearly load is within tolerance of their target.

    The target is the rep's share, by contract hours, of the load of all accounts that
    are in a sector.
    """
    if case.plan.sectors is None:
        return
    load_s = dict.fromkeys(case.reps, 0)
    for account_id, rep_id in case.rep_of.items():
        if rep_id in load_s:
            load_s[rep_id] += case.problem.load_s.get(account_id, 0)
    hours = sum(rep.contract_hours for rep in case.reps.values())
    tolerance = case.problem.sectors.tolerance
    for rep in case.reps.values():
        target_s = sum(load_s.values()) * rep.contract_hours / hours if hours else 0.0
        distance_s = load_s[rep.id] - target_s
        if abs(distance_s) > tolerance * target_s + _ROUNDING_S:
            yield case.breach(
                "balance",
                rep_id=rep.id,
                load_s=load_s[rep.id],
                target_s=round(target_s),
                distance_share=round(distance_s / target_s, 6) if target_s else 0.0,
                tolerance_share=tolerance,
            )


def contiguity(case: Case) -> Iterator[Violation]:
    """On each stretch of land, the accounts of a sector hold together.

    The sites of kept groups are no part of ``Problem.neighbours``, so they stand alone.
    In each connected component of ``Problem.neighbours``, a rep's free accounts are
    joined by paths through the rep's own accounts. An account is free when it is not
    locked and more than one rep has its skills; the others may stand apart. Each part
    beyond the largest is one violation.
    """
    if not case.problem.sectors.contiguous or case.plan.sectors is None:
        return
    pairs = [pair for pair in case.problem.neighbours if set(pair) <= case.accounts.keys()]
    land = connected_parts(sorted(case.accounts), pairs)
    own = [(a, b) for a, b in pairs if case.rep_of.get(a) == case.rep_of.get(b)]
    part_of = connected_parts(sorted(case.accounts), own)
    tied = _tied_by_skills(case)
    parts: dict[tuple[str, str], dict[str, list[str]]] = {}
    for account in case.problem.accounts:
        rep_id = case.rep_of.get(account.id)
        if rep_id in case.reps and not account.locked and account.id not in tied:
            on_land = parts.setdefault((rep_id, land[account.id]), {})
            on_land.setdefault(part_of[account.id], []).append(account.id)
    for (rep_id, _), found in sorted(parts.items()):
        largest_first = sorted(found.values(), key=lambda ids: (-len(ids), ids))
        for ids in largest_first[1:]:
            yield case.breach("contiguity", rep_id=rep_id, account_id=ids[0], n=len(ids))


def _tied_by_skills(case: Case) -> frozenset[str]:
    """Accounts that one rep alone is skilled for."""
    return frozenset(
        account.id
        for account in case.problem.accounts
        if account.skills
        and sum(set(account.skills) <= set(rep.skills) for rep in case.problem.reps) == 1
    )


def _moved(case: Case) -> dict[str, tuple[str, str]]:
    """Accounts in another sector than today's: id to (current rep, new rep)."""
    return {
        account.id: (account.current_rep, case.rep_of[account.id])
        for account in case.problem.accounts
        if account.current_rep
        and case.rep_of.get(account.id, account.current_rep) != account.current_rep
    }


def handovers_within_maximum(case: Case) -> Iterator[Violation]:
    """No more accounts change hands than the rules allow."""
    maximum = case.problem.sectors.max_handovers
    count = len(_moved(case))
    if maximum is not None and count > maximum:
        yield case.breach("handovers_within_maximum", n=count, maximum=maximum)


def handovers_told(case: Case) -> Iterator[Violation]:
    """The handovers listed are the accounts whose rep changes, once each."""
    if case.plan.sectors is None:
        return
    told = Counter(
        (item.account_id, item.from_rep, item.to_rep) for item in case.plan.sectors.handovers
    )
    real = Counter((account_id, *reps) for account_id, reps in _moved(case).items())
    for account_id, from_rep, to_rep in sorted(told.keys() | real.keys()):
        key = (account_id, from_rep, to_rep)
        if told[key] != real[key]:
            yield case.breach(
                "handovers_told",
                rep_id=to_rep,
                account_id=account_id,
                from_rep=case.rep_name(from_rep),
                n=told[key],
            )


def sector_skills(case: Case) -> Iterator[Violation]:
    """A sector's rep has the skills that its accounts ask for."""
    for account in case.problem.accounts:
        rep = case.reps.get(case.rep_of.get(account.id, ""))
        missing = sorted(set(account.skills) - set(rep.skills)) if rep else []
        if rep is not None and missing:
            yield case.breach(
                "sector_skills",
                rep_id=rep.id,
                account_id=account.id,
                skills=", ".join(missing),
            )
