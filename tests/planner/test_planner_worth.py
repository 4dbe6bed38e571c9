"""The expected contribution of a visit: monotone, bounded, honest about its conventions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tournees.model import Account, Calendar, Kind, Risk, week_days
from tournees.planner import worth
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits
from tournees.scenario import Segment, Visits

MONDAY = date(2026, 11, 30)
CLIENT = Account(
    id="C1", name="Bar", kind=Kind.CLIENT, visits_per_year=10, revenue_eur=10_000.0,
    margin_rate=0.3,
)  # fmt: skip

money = st.floats(-1e4, 1e7)
share = st.floats(0, 1)
terms = st.fixed_dictionaries(
    {"revenue_eur": money, "potential_eur": money, "margin_rate": share, "chance": share,
     "loss": share}
)  # fmt: skip


def value(account: Account, **visits: object) -> tuple[float, bool]:
    return Defaults(Visits(**visits)).visit_value(account)


@given(terms, st.sampled_from(["revenue_eur", "potential_eur", "margin_rate", "chance"]), share)
def test_more_revenue_potential_margin_or_chance_is_never_worth_less(given_terms, name, more):
    scale = 1e6 if name.endswith("_eur") else 1.0 - given_terms[name]
    raised = given_terms | {name: given_terms[name] + more * scale}
    assert worth.yearly_eur(**raised) >= worth.yearly_eur(**given_terms) - 1e-6


@given(terms, share)
def test_more_risk_is_never_worth_more_nor_less_than_nothing(given_terms, more):
    raised = given_terms | {"loss": given_terms["loss"] + more * (1 - given_terms["loss"])}
    assert 0 <= worth.yearly_eur(**raised) <= worth.yearly_eur(**given_terms) + 1e-6


@given(st.integers(-1000, 1000), st.integers(0, 500), st.floats(1, 365))
def test_the_longer_since_the_last_visit_the_more_within_limits(late, more, interval):
    first = worth.recency(late, interval, (0.5, 1.5))
    assert 0.5 <= first <= worth.recency(late + more, interval, (0.5, 1.5)) <= 1.5


def test_a_client_may_be_won_further():
    assert value(CLIENT) == (300.0, False)
    more = replace(CLIENT, potential_eur=30_000.0, probability=0.25)
    assert value(more) == (450.0, False)
    assert value(replace(more, probability=None)) == (360.0, True)
    assert value(replace(CLIENT, potential_eur=8_000.0)) == (300.0, False)


def test_risk_takes_its_share_also_of_a_flat_amount():
    assert [value(replace(CLIENT, risk=risk))[0] for risk in (None, *Risk)] == [
        300.0, 300.0, 270.0, 210.0,
    ]  # fmt: skip
    bare = replace(CLIENT, revenue_eur=None, segment="A", risk=Risk.HIGH)
    assert value(bare, segments={"A": Segment(value_eur=100)}) == (70.0, True)
    assert value(replace(CLIENT, risk=Risk.HIGH), risk_loss={"high": 0.5})[0] == 150.0


def test_losses_that_fall_with_the_risk_are_refused():
    with pytest.raises(ValidationError, match="risk_loss_falling"):
        Visits(risk_loss={"low": 0.5, "medium": 0.1, "high": 0.2})
    with pytest.raises(ValidationError, match="pair_falling"):
        Visits(recency=(1.5, 0.5))


def due_value(last_visit: date | None, **visits: object) -> float:
    account = replace(CLIENT, visits_per_year=10, last_visit=last_visit)
    calendar = Calendar(days=week_days(MONDAY))
    (visit,) = due_visits([account], calendar, Defaults(Visits(**visits)), frozenset({"C1"}))
    return visit.value_eur


def test_a_visit_made_when_due_counts_once_and_a_late_one_more():
    on_time = MONDAY - timedelta(days=36)  # 365 / 10 = 36.5 days, due on Monday
    assert due_value(on_time) == 300.0
    assert due_value(on_time + timedelta(days=4)) == 300.0
    assert due_value(on_time - timedelta(days=9)) == pytest.approx(300 * (1 + 9 / 36.5), abs=0.01)
    assert due_value(date(2025, 1, 1)) == 450.0
    assert due_value(MONDAY - timedelta(days=1)) == 150.0
    assert due_value(None) == 300.0
    assert due_value(date(2025, 1, 1), recency=(1, 1)) == 300.0


def test_the_year_is_told_by_the_same_formula():
    defaults = Defaults(Visits(value_eur=50, prospect_per_year=2))
    assert defaults.yearly_value(CLIENT) == (3000.0, False)
    assert defaults.yearly_value(replace(CLIENT, revenue_eur=None)) == (500.0, True)
    prospect = Account(id="P", name="P", kind=Kind.PROSPECT)
    assert defaults.yearly_value(prospect) == (100.0, True)
