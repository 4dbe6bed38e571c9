"""What costs nothing to add to a file: segments, rhythm, worth and rank."""

from __future__ import annotations

import csv

from tournees.model import Account, Kind, Status
from tournees.planner.check_data import check_file
from tournees.planner.enriching import enrich
from tournees.report import write_qualified
from tournees.scenario import Visits
from tournees.words import Words

REVENUES = {"C1": 80_000.0, "C2": 15_000.0, "C3": 5_000.0}


def client(account_id: str, **more: object) -> Account:
    return Account(id=account_id, name=account_id, kind=Kind.CLIENT, **more)


def test_segments_follow_the_cumulative_share_and_give_rhythm_and_rank():
    accounts = [client(key, revenue_eur=eur, margin_rate=0.3) for key, eur in REVENUES.items()]
    found = enrich(accounts, Visits())
    assert [found[key].segment for key in REVENUES] == ["A", "B", "C"]
    assert [found[key].visits_per_year for key in REVENUES] == [12, 6, 2]
    assert [found[key].profit_rank for key in REVENUES] == [1, 2, 3]
    assert found["C1"].worth_eur == 24_000
    assert not any(one.conventional for one in found.values())


def test_a_default_margin_makes_the_worth_conventional():
    assert enrich([client("C1", revenue_eur=1_000.0)], Visits())["C1"].conventional


def test_a_prospect_not_to_be_canvassed_is_given_nothing():
    hidden = Account(id="P", name="P", kind=Kind.PROSPECT, status=Status.DO_NOT_CANVASS)
    assert enrich([hidden], Visits()) == {}


def test_computed_columns_of_an_export_are_not_read_back(tmp_path):
    accounts = [client(key, revenue_eur=eur, postal_code="20000") for key, eur in REVENUES.items()]
    path = tmp_path / "qualifie.csv"
    write_qualified(path, accounts, Words("fr"), enriched=enrich(accounts, Visits()))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = next(csv.DictReader(stream, delimiter=";"))
    assert first["Tournées · segment"] == "A"
    assert first["Tournées · valeur conventionnelle"] == "oui"
    checked = check_file(path, "clients")
    assert {a.segment for a in checked.accounts} == {""}
    assert {a.visits_per_year for a in checked.accounts} == {None}
    assert [issue.code for issue in checked.notes] == ["segments_revenue"]
    (note,) = checked.as_json(Words("fr"))["notes"]
    assert "1 A" in note
