"""Whom an account's status lets be visited, and what is told of those held back.

``active``: visited as usual. ``do_not_canvass``: a prospect is out of the problem
altogether, whoever named it; a client keeps its sector and is visited only where an
appointment was agreed. ``litigation``: the same, for it has an account to settle.
``blocked``: keeps its sector, so that someone follows it, and is not visited at all.
Their yearly work stays in the sector's load: sectors are drawn for a year, and a
status may be lifted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tournees.model import Account

_NAMED = 5
"""Names told one by one in a finding."""


def may_be_known(account: Account) -> bool:
    """Whether the account may appear at all: all but prospects not to be canvassed."""
    return account.kind is not Kind.PROSPECT or account.status is not Status.DO_NOT_CANVASS


def canvassable(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """The accounts that may appear in a plan."""
    return tuple(account for account in accounts if may_be_known(account))


def keeps_appointments(account: Account) -> bool:
    """Whether an agreed appointment stands."""
    return may_be_known(account) and account.status is not Status.BLOCKED


def discreet(issues: Iterable[Issue], accounts: Iterable[Account]) -> tuple[Issue, ...]:
    """The findings that neither stand at, nor name, a prospect not to be canvassed.

    What is wrong in its row of the file is told where the file is checked; the
    documents of a plan are handed round.
    """
    hidden = [account for account in accounts if not may_be_known(account)]
    rows = {(account.file, account.row) for account in hidden if account.row is not None}
    ids = {account.id for account in hidden}
    names = tuple(account.name for account in hidden if account.name)

    def names_one(issue: Issue) -> bool:
        texts = [issue.value, *(fact for fact in issue.facts.values() if isinstance(fact, str))]
        return any(text in ids or any(name in text for name in names) for text in texts)

    return tuple(
        issue for issue in issues if (issue.file, issue.row) not in rows and not names_one(issue)
    )


def standing_findings(
    accounts: Sequence[Account], days: Sequence[date], mandatory: frozenset[str]
) -> tuple[Issue, ...]:
    """How many accounts each status holds back, once each, and what was asked for in vain.

    Prospects not to be canvassed are counted and never named.

    Parameters
    ----------
    accounts
        All accounts of the files, sorted by id.
    days
        The days to plan; none where no tours are asked for.
    mandatory
        Ids of accounts that the scenario wants visited.
    """
    hidden = [account for account in accounts if not may_be_known(account)]
    found = [_finding("standing_prospects", hidden, named=False)]
    asked = [a for a in hidden if _must(a, mandatory) or _appointed(a, days)]
    found.append(_finding("standing_prospects_asked", asked, named=False))
    known = [account for account in accounts if may_be_known(account)]
    for status in (Status.DO_NOT_CANVASS, Status.LITIGATION, Status.BLOCKED):
        held = [account for account in known if account.status is status]
        agreed = [account for account in held if _appointed(account, days)]
        in_vain = [a for a in held if _must(a, mandatory) and not _appointed(a, days)]
        found += [
            _finding(f"standing_{status.value}", held, named=False),
            _finding(f"standing_{status.value}_agreed", agreed, named=True),
            _finding(f"standing_{status.value}_mandatory", in_vain if days else [], named=True),
        ]
    return tuple(finding for finding in found if finding is not None)


def _must(account: Account, mandatory: frozenset[str]) -> bool:
    return account.mandatory or account.id in mandatory


def _appointed(account: Account, days: Sequence[date]) -> bool:
    return any(appointment.day in days for appointment in account.appointments)


def _finding(code: str, accounts: Sequence[Account], *, named: bool) -> Issue | None:
    if not accounts:
        return None
    facts: dict[str, str | int | float] = {"n": len(accounts)}
    if named:
        more = "…" if len(accounts) > _NAMED else ""
        facts["names"] = ", ".join(account.name for account in accounts[:_NAMED]) + more
    return Issue(code=code, facts=facts, fatal=False)
