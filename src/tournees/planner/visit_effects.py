"""What visit reports change in accounts: last visit, hours, durations, orders.

The effects are recomputed from the accounts as the file gave them and the whole log, so
that a report counts once however often it comes, and a new file keeps what was learnt.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tournees.model import VisitOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from tournees.model import Account, OpeningHours, VisitReport

OWN_DURATIONS = 3
"""Real durations from which an account's own median counts."""
SEGMENT_DURATIONS = 5
"""Real durations from which a segment's median stands in for the file's silence."""
ORDERS_DAYS = 365
_ROUND_S = 300


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What the log says of all accounts together."""

    by_account: Mapping[str, Sequence[VisitReport]]
    by_segment: Mapping[str, Sequence[int]]
    since: date
    today: date


def fed_back(
    accounts: Sequence[Account], reports: Iterable[VisitReport], today: date
) -> tuple[Account, ...]:
    """The accounts as the reports make them, in the same order.

    * ``last_visit``: the latest visit done up to ``today``, unless the file knows a later one.
    * ``opening``: the hours of the latest report that gives any.
    * ``visit_s``: the median of the account's real durations where there are
      `OWN_DURATIONS` or more; else, where the file is silent, that of its segment in
      this source where there are `SEGMENT_DURATIONS` or more. Rounded to 5 minutes.
    * ``orders_eur``: where the file has none, the orders reported in the last
      `ORDERS_DAYS` days.

    Reports of other accounts and of days after ``today`` change nothing.
    """
    by_account: dict[str, list[VisitReport]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: (r.account_id, r.day, r.rep)):
        if report.day <= today:
            by_account[report.account_id].append(report)
    by_segment: dict[str, list[int]] = defaultdict(list)
    for account in accounts:
        if account.segment:
            by_segment[account.segment] += _durations(by_account.get(account.id, ()))
    since = today - timedelta(days=ORDERS_DAYS)
    learnt = _Learnt(by_account, by_segment, since, today)
    return tuple(_fed_back(account, learnt) for account in accounts)


def made(reports: Iterable[VisitReport]) -> list[VisitReport]:
    """The reports of visits that took place."""
    return [report for report in reports if report.outcome is not VisitOutcome.MISSED]


def _fed_back(account: Account, learnt: _Learnt) -> Account:
    own = learnt.by_account.get(account.id, ())
    segment = learnt.by_segment.get(account.segment, ())
    if not own and (account.visit_s is not None or len(segment) < SEGMENT_DURATIONS):
        return account
    done = made(own)
    days = [report.day for report in done]
    days += [account.last_visit] if account.last_visit else []
    return replace(
        account,
        last_visit=max(days, default=None),
        opening=_opening(own) or account.opening,
        visit_s=_visit_s(account, _durations(own), segment),
        orders_eur=account.orders_eur if account.orders_eur is not None else _orders(done, learnt),
    )


def _opening(reports: Sequence[VisitReport]) -> OpeningHours | None:
    given = [report.opening for report in reports if report.opening is not None]
    return given[-1] if given else None


def _durations(reports: Iterable[VisitReport]) -> list[int]:
    return [report.visit_s for report in made(reports) if report.visit_s is not None]


def _visit_s(account: Account, own: Sequence[int], segment: Sequence[int]) -> int | None:
    if len(own) >= OWN_DURATIONS:
        return _rounded(statistics.median(own))
    if account.visit_s is None and len(segment) >= SEGMENT_DURATIONS:
        return _rounded(statistics.median(segment))
    return account.visit_s


def _rounded(seconds: float) -> int:
    """The nearest 5 minutes, half up, and never none at all."""
    return max(1, int(seconds / _ROUND_S + 0.5)) * _ROUND_S


def _orders(done: Iterable[VisitReport], learnt: _Learnt) -> float | None:
    amounts = [r.order_eur for r in done if r.order_eur is not None and r.day > learnt.since]
    return round(math.fsum(amounts), 2) if amounts else None
