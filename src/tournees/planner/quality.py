"""What the files do not say, how many rows it concerns, and what will stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import Kind
from tournees.planner.defaults import Defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tournees.model import Account
    from tournees.reading import Understood
    from tournees.scenario import Visits
    from tournees.words import Words

Fact = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingValue:
    """A field that rows leave empty.

    ``fact`` is the name under which ``words.fact`` writes ``default`` with its unit,
    ``rule`` the key of the text that says where it comes from; both are empty, and
    ``default`` None, where nothing stands in.
    """

    field: str
    rows: int
    default: Fact | None = None
    fact: str = ""
    rule: str = ""

    def as_json(self, words: Words) -> dict[str, Fact | None]:
        """``field``, ``name``, ``rows``, ``default`` (as shown), ``value`` and ``rule``."""
        shown = None if self.default is None else words.fact(self.fact, self.default)
        return {
            "field": self.field,
            "name": words(f"field.{self.field}"),
            "rows": self.rows,
            "default": shown,
            "value": self.default,
            "rule": words(self.rule) if self.rule else words("quality.no_default"),
        }


def missing_values(
    accounts: Iterable[Account], understood: Sequence[Understood], visits: Visits
) -> tuple[MissingValue, ...]:
    """Each field that rows leave empty, once for each value that stands in.

    ``visits`` are the scenario's defaults. Columns without a default are counted as the
    reader counted them.
    """
    counted: dict[MissingValue, int] = {}
    defaults = Defaults(visits)
    for account in accounts:
        for missing in _of_account(account, defaults):
            counted[missing] = counted.get(missing, 0) + 1
    stands_in = [
        MissingValue(field=m.field, rows=n, default=m.default, fact=m.fact, rule=m.rule)
        for m, n in counted.items()
    ]
    known = {missing.field for missing in stands_in}
    blank: dict[str, int] = {}
    for file in understood:
        for column in file.missing:
            if column.field not in known and not column.field.startswith("opening_"):
                blank[column.field] = blank.get(column.field, 0) + column.rows
        stands_in += [
            MissingValue(
                field=default.field,
                rows=default.rows,
                default=default.value,
                fact="value",
                rule="quality.default_of_scenario",
            )
            for default in file.defaults
        ]
    nothing = [MissingValue(field=field, rows=rows) for field, rows in blank.items() if rows]
    return tuple(sorted([*stands_in, *nothing], key=_order))


def _order(missing: MissingValue) -> tuple[str, int, str]:
    return missing.field, -missing.rows, str(missing.default)


def _of_account(account: Account, defaults: Defaults) -> Iterator[MissingValue]:
    """What one account does not say, each with one row."""
    if account.visit_s is None:
        yield _one("visit_s", defaults.visit_s(account), "visit_s", "visit_minutes")
    yield from _frequency(account, defaults)
    if account.opening is None:
        windows = " ".join(f"{start}-{end}" for start, end in defaults.visits.open_windows)
        yield _one("opening", windows, "hours", "opening")
    yield from _worth(account, defaults)
    if account.last_visit is None and account.kind is not Kind.PROSPECT:
        yield MissingValue(field="last_visit", rows=1, rule="default.last_visit")


def _frequency(account: Account, defaults: Defaults) -> Iterator[MissingValue]:
    if account.visits_per_year is not None:
        return
    per_year = defaults.load_visits_per_year(account)
    if account.kind is Kind.PROSPECT:
        rule = "quality.prospect_frequency"
        yield MissingValue(
            field="visits_per_year", rows=1, default=per_year, fact="per_year", rule=rule
        )
    else:
        yield _one("visits_per_year", per_year, "per_year", "visits_per_year")


def _worth(account: Account, defaults: Defaults) -> Iterator[MissingValue]:
    """Revenue or potential, and the rates that make euros of it."""
    prospect = account.kind is Kind.PROSPECT
    amount = account.potential_eur if prospect else account.revenue_eur
    if amount is None:
        field = "potential_eur" if prospect else "revenue_eur"
        yield _one(field, defaults.visit_value(account)[0], "visit_eur", "value")
        return
    if account.margin_rate is None:
        yield _one("margin_rate", defaults.visits.margin_rate, "rate_share", "margin_rate")
    if prospect and account.probability is None:
        chance = defaults.visits.prospect_probability
        yield _one("probability", chance, "rate_share", "probability")


def _one(field: str, default: Fact, fact: str, name: str) -> MissingValue:
    return MissingValue(field=field, rows=1, default=default, fact=fact, rule=f"default.{name}")
