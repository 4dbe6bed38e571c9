"""Segments by the cumulative share rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tournees.model import Account, Kind
from tournees.planner.segments import cumulative, with_segments
from tournees.scenario import Visits

SHARES = (0.80, 0.95)


def client(id_: str, revenue_eur: float | None, segment: str = "", **more: object) -> Account:
    fields = {"name": id_, "kind": Kind.CLIENT, "revenue_eur": revenue_eur} | more
    return Account(id=id_, segment=segment, **fields)


def segments(accounts) -> dict[str, str]:
    return {account.id: account.segment for account in accounts}


def test_an_account_is_a_while_those_before_it_hold_less_than_the_first_share():
    amounts = {"a": 50.0, "b": 30.0, "c": 10.0, "d": 5.0, "e": 5.0}
    assert cumulative(amounts, SHARES) == {"a": "A", "b": "A", "c": "B", "d": "B", "e": "C"}


def test_a_single_large_account_is_a_and_equal_ones_are_told_apart_by_their_id():
    assert cumulative({"z": 1000.0}, SHARES) == {"z": "A"}
    equal = {f"C{number}": 1.0 for number in range(20)}
    found = cumulative(equal, SHARES)
    assert sorted(found, key=lambda id_: found[id_]) == sorted(equal)
    assert [list(found.values()).count(s) for s in "ABC"] == [16, 3, 1]


def test_only_accounts_without_a_segment_receive_one_and_other_names_stay():
    accounts = [client("a", 900.0), client("b", 60.0, "Or"), client("c", 40.0), client("d", None)]
    told, (finding,) = with_segments(accounts, SHARES)
    assert segments(told) == {"a": "A", "b": "Or", "c": "C", "d": ""}
    assert finding.code == "segments_revenue"
    assert not finding.fatal
    assert finding.facts == {
        "n": 2, "n_a": 1, "n_b": 0, "n_c": 1, "from_a_eur": 900.0, "from_b_eur": 60.0,
        "a_share": 0.80, "b_share": 0.95,
    }  # fmt: skip


def test_prospects_are_ranked_apart_by_potential():
    prospect = client("p", 5.0, kind=Kind.PROSPECT, potential_eur=10.0)
    told, findings = with_segments([client("a", 900.0), prospect], SHARES)
    assert segments(told) == {"a": "A", "p": "A"}
    assert [finding.code for finding in findings] == ["segments_revenue", "segments_potential"]


def test_no_revenue_at_all_gives_no_segment():
    accounts = [client("a", 0.0), client("b", -50.0), client("c", None)]
    assert with_segments(accounts, SHARES) == (tuple(accounts), ())


def test_a_file_with_all_its_segments_is_left_as_it_is():
    accounts = (client("a", 10.0, "B"), client("b", 5.0, "A"))
    assert with_segments(accounts, SHARES) == (accounts, ())


@given(st.lists(st.none() | st.floats(-1e4, 1e7), max_size=12), st.randoms())
def test_the_order_of_the_rows_changes_nothing_and_more_revenue_is_never_less(revenues, random):
    accounts = [client(f"C{number:02}", revenue) for number, revenue in enumerate(revenues)]
    shuffled = list(accounts)
    random.shuffle(shuffled)
    first, second = (with_segments(rows, SHARES) for rows in (accounts, shuffled))
    assert segments(first[0]) == segments(second[0])
    assert first[1] == second[1]
    known = sorted((a for a in first[0] if a.segment), key=lambda a: -(a.revenue_eur or 0.0))
    ranks = ["ABC".index(account.segment) for account in known]
    grouped = {}
    for account, rank in zip(known, ranks, strict=True):
        grouped.setdefault(round(100 * max(0.0, account.revenue_eur)), []).append(rank)
    flat = [ranks for _, ranks in sorted(grouped.items(), reverse=True)]
    assert all(max(above) <= min(below) for above, below in pairwise(flat))


def test_the_default_shares_are_those_of_the_usual_rule():
    assert Visits().abc
    assert Visits().abc_shares == SHARES
    assert replace(client("a", 1.0), segment="C").segment == "C"
