"""Segments A, B and C by the cumulative share rule, where the file gives none.

Accounts are sorted by revenue, the largest first (ties by id). An account is A while
those before it hold less than the first share of all revenue, B while they hold less
than the second, else C. Prospects are ranked apart, by potential. The rule looks at the
whole file; only accounts without a segment receive one. An account without revenue
(potential) receives none: nothing is known of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import Account, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

SEGMENTS = ("A", "B", "C")


def with_segments(
    accounts: Sequence[Account], shares: tuple[float, float]
) -> tuple[tuple[Account, ...], tuple[Issue, ...]]:
    """The accounts with a segment where one can be computed, and what was computed.

    A finding for clients (``segments_revenue``) and one for prospects
    (``segments_potential``) tell how many accounts received each segment and from how
    many euros an account of the file is A, and B or better.
    """
    given: dict[str, str] = {}
    findings: list[Issue] = []
    for code, amounts in (
        ("segments_revenue", _amounts(accounts, prospects=False)),
        ("segments_potential", _amounts(accounts, prospects=True)),
    ):
        ranked = cumulative(amounts, shares)
        lacking = {a.id for a in accounts if not a.segment}
        chosen = {id_: segment for id_, segment in ranked.items() if id_ in lacking}
        if not chosen:
            continue
        given |= chosen
        findings.append(_finding(code, amounts, ranked, chosen, shares))
    told = tuple(replace(a, segment=given[a.id]) if a.id in given else a for a in accounts)
    return told, tuple(findings)


def cumulative(amounts_eur: dict[str, float], shares: tuple[float, float]) -> dict[str, str]:
    """Segment of each id by its amount; nothing where the amounts sum to nothing.

    Sums are whole cents, so that the order of the file changes nothing.
    """
    cents = {id_: max(0, round(100 * amount)) for id_, amount in amounts_eur.items()}
    total = sum(cents.values())
    if not total:
        return {}
    before = 0
    found: dict[str, str] = {}
    for id_, amount in sorted(cents.items(), key=lambda item: (-item[1], item[0])):
        rank = sum(before >= share * total for share in shares)
        found[id_] = SEGMENTS[rank]
        before += amount
    return found


def _amounts(accounts: Sequence[Account], *, prospects: bool) -> dict[str, float]:
    amounts = {
        account.id: account.potential_eur if prospects else account.revenue_eur
        for account in accounts
        if (account.kind is Kind.PROSPECT) is prospects
    }
    return {id_: amount for id_, amount in amounts.items() if amount is not None}


def _finding(
    code: str,
    amounts: dict[str, float],
    ranked: dict[str, str],
    chosen: dict[str, str],
    shares: tuple[float, float],
) -> Issue:
    facts: dict[str, str | int | float] = {"n": len(chosen)}
    facts |= {"a_share": shares[0], "b_share": shares[1]}
    for segment in SEGMENTS:
        facts[f"n_{segment.lower()}"] = sum(found == segment for found in chosen.values())
    for segment in SEGMENTS[:2]:
        least = min(amounts[id_] for id_, found in ranked.items() if found <= segment)
        facts[f"from_{segment.lower()}_eur"] = max(0.0, least)
    return Issue(code=code, facts=facts, fatal=False)
