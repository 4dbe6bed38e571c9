"""When accounts are due next, once visit reports have changed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tournees.app import session
from tournees.app.drafts import next_monday
from tournees.app.given import workspace
from tournees.model import Calendar
from tournees.model.calendar import week_days
from tournees.planner.defaults import Defaults
from tournees.planner.next_visits import next_visits
from tournees.planner.today import today
from tournees.planner.versions import accounts_of
from tournees.scenario import Visits

if TYPE_CHECKING:
    from tournees.store import Changes

_CHANGED = "last_visit"


def next_dues(source: str, changes: Changes) -> dict[str, str]:
    """The next due date of each account whose last visit changes, written; by id."""
    words = session.words()
    last = {
        item.id: date.fromisoformat(change.new)
        for item in changes.changed
        for change in item.fields
        if change.field == _CHANGED and change.new
    }
    accounts = [
        replace(account, last_visit=last[account.id])
        for account in accounts_of(workspace().current(source))
        if account.id in last
    ]
    calendar = Calendar(week_days(next_monday(today())))
    found = next_visits(accounts, Defaults(Visits()), None, calendar)
    return {account_id: words.full_date(visit.day) for account_id, visit in found.items()}
