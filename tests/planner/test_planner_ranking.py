"""Accounts ranked by what they leave, and by what may be lost with them."""

from __future__ import annotations

from dataclasses import replace

from tournees.model import Account, Costs, Kind, Rep, Risk
from tournees.planner.defaults import Defaults
from tournees.planner.ranking import rank
from tournees.scenario import Visits

REP = Rep(id="R", name="R", home=None, costs=Costs(per_hour_eur=36.0, per_km_eur=0.5))


def client(id_: str, revenue_eur: float, risk: Risk | None = None) -> Account:
    return Account(
        id=id_, name=id_, kind=Kind.CLIENT, revenue_eur=revenue_eur, margin_rate=0.25,
        visits_per_year=10.0, risk=risk,
    )  # fmt: skip


def ranked(*accounts: Account, drive_m: int = 6_000):
    ids = [account.id for account in accounts]
    return rank(
        accounts,
        (REP,),
        dict.fromkeys(ids, "R"),
        load_s=dict.fromkeys(ids, 36_000),
        drive_m=dict.fromkeys(ids, drive_m),
        defaults=Defaults(Visits()),
    )


def test_the_cost_of_serving_is_its_hours_and_its_near_road():
    (one,) = ranked(client("a", 8_000.0))
    assert one.worth_eur == 2_000.0
    assert one.cost_eur == 10 * 36.0 + 10 * 6 * 0.5
    assert one.net_eur == 1_610.0
    assert one.eur_per_hour == 200.0
    assert (one.at_stake_eur, one.risk_rank) == (None, None)
    assert not one.conventional


def test_the_most_profitable_comes_first_and_ties_by_id():
    found = ranked(client("b", 10.0), client("c", 9_000.0), client("a", 10.0))
    assert [(one.account_id, one.rank) for one in found] == [("c", 1), ("a", 2), ("b", 3)]


def test_the_risk_rank_follows_what_may_be_lost():
    large, small = client("a", 20_000.0, Risk.MEDIUM), client("b", 8_000.0, Risk.HIGH)
    safe = client("c", 90_000.0)
    found = {one.account_id: one for one in ranked(large, small, safe)}
    assert (found["a"].at_stake_eur, found["a"].risk_rank) == (500.0, 2)
    assert (found["b"].at_stake_eur, found["b"].risk_rank) == (600.0, 1)
    assert found["c"].risk_rank is None
    assert found["a"].worth_eur == 4_500.0


def test_an_account_without_a_rep_is_not_ranked_and_a_default_margin_is_a_convention():
    account = replace(client("a", 8_000.0), margin_rate=None)
    nobody = client("z", 1.0)
    found = rank(
        (account, nobody),
        (REP,),
        {"a": "R"},
        load_s={"a": 0},
        drive_m={},
        defaults=Defaults(Visits()),
    )
    assert [one.account_id for one in found] == ["a"]
    assert found[0].conventional
    assert found[0].eur_per_hour is None
