"""A rule that a plan breaks, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of one rule, free of any language.

    ``rule`` is the name of the function that found it and of its sentence,
    ``rule.<rule>`` in the catalogue; ``facts`` fills the sentence. Ids that do not
    apply are empty. ``facts`` always holds ``account``, ``rep`` and ``visit`` as a user
    knows them (a dash for none), and ``day_date`` where there is a day.
    """

    rule: str
    rep_id: str = ""
    day: date | None = None
    account_id: str = ""
    visit_id: str = ""
    facts: dict[str, str | int | float] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Plain data for a run folder: ids, ISO date, facts."""
        return {
            "rule": self.rule,
            "rep": self.rep_id,
            "date": None if self.day is None else self.day.isoformat(),
            "account": self.account_id,
            "visit": self.visit_id,
            "facts": dict(self.facts),
        }
