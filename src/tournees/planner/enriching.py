"""What costs nothing to add to a file: segment, rhythm, duration and worth of each account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.planner.defaults import Defaults
from tournees.planner.segments import with_segments
from tournees.planner.standing import may_be_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.errors import Issue
    from tournees.model import Account
    from tournees.scenario import Visits


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """What a plan will take for an account, from its file or from the defaults.

    ``worth_eur`` is the expected contribution in a year (`planner.worth`);
    ``conventional`` tells that a margin, a probability or an amount is a default.
    ``profit_rank`` counts from 1, the highest contribution first (ties by id).
    """

    segment: str
    visits_per_year: float
    visit_s: int
    worth_eur: float
    conventional: bool
    profit_rank: int


def segmented(
    accounts: Sequence[Account], visits: Visits
) -> tuple[tuple[Account, ...], tuple[Issue, ...]]:
    """Accounts as a run takes them: with the segments that the file lacks, if they are wanted."""
    return with_segments(accounts, visits.abc_shares) if visits.abc else (tuple(accounts), ())


def enrich(accounts: Sequence[Account], visits: Visits) -> dict[str, Enriched]:
    """What will be taken for each account, by id; prospects not to be canvassed have nothing."""
    taken, _ = segmented([account for account in accounts if may_be_known(account)], visits)
    defaults = Defaults(visits)
    worth = {account.id: defaults.yearly_value(account) for account in taken}
    order = sorted(worth, key=lambda account_id: (-worth[account_id][0], account_id))
    rank = {account_id: place for place, account_id in enumerate(order, start=1)}
    return {
        account.id: Enriched(
            segment=account.segment,
            visits_per_year=defaults.load_visits_per_year(account),
            visit_s=defaults.visit_s(account),
            worth_eur=worth[account.id][0],
            conventional=worth[account.id][1],
            profit_rank=rank[account.id],
        )
        for account in taken
    }
