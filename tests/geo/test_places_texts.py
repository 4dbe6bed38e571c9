"""What a town's cell says beside the town."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.geo.abroad import country_of_name, country_of_postal_code, country_of_town
from tournees.geo.name_search import alike_anywhere, one_slip_apart
from tournees.geo.town_texts import read_town


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("Ajaccio", "ajaccio", {}),
        (
            "44000 NANTES CEDEX 1",
            "nantes",
            {"postal_code": "44000", "is_cedex": True, "district": 1},
        ),
        ("LYON 3 CEDEX", "lyon3", {"is_cedex": True}),
        ("Ajaccio (20000)", "ajaccio", {"postal_code": "20000"}),
        ("Beaumont (63)", "beaumont", {"hint": "63"}),
        ("HAVRE (LE)", "havre", {}),
        ("Lyon, France", "lyon", {}),
        ("Roissy-en-France", "roissyenfrance", {}),
        ("Mons (Belgique)", "mons", {"country": "BE"}),
        ("Plouha - Le Palus", "plouhalepalus", {}),
        ("", "", {}),
    ],
)
def test_a_cell_is_taken_apart(text: str, first: str, rest: dict[str, object]):
    found = read_town(text)
    assert (found.keys[0] if found.keys else "") == first
    for name in ("postal_code", "hint", "is_cedex", "district", "country"):
        assert getattr(found, name) == rest.get(name, type(getattr(found, name))())


def test_a_hamlet_behind_a_dash_a_comma_or_a_slash_is_set_apart():
    for text in ("PLOUHA - LE PALUS", "Plouha, le Palus", "Plouha / Le Palus"):
        assert "plouha" in read_town(text).keys
    assert read_town("CHALON S/SAONE").keys == ("chalonsursaone",)


@given(st.text(max_size=60))
def test_any_cell_can_be_read(text: str):
    found = read_town(text)
    assert len(found.names) == len(found.keys) == len(set(found.keys))
    assert all(found.keys)


@pytest.mark.parametrize(
    ("written", "country"),
    [("L-1234", "LU"), ("BE 1000", "BE"), ("CH-1201", "CH"), ("D-66111", "DE"), ("98000", "MC"),
     ("20000", ""), ("F-20000", ""), ("2A004", ""), ("", "")],
)  # fmt: skip
def test_a_postal_code_may_name_a_country(written: str, country: str):
    assert country_of_postal_code(written) == country


def test_countries_and_large_towns_are_known_in_several_languages():
    assert [country_of_name(name) for name in ("Belgique", "SWITZERLAND", "Corse")] == [
        "BE",
        "CH",
        "",
    ]
    assert [country_of_town(key) for key in ("geneve", "brussel", "ajaccio")] == ["CH", "BE", ""]


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        ("20000", "20200", True),
        ("20200", "22000", True),
        ("20000", "20000", False),
        ("20000", "20220", False),
        ("12345", "32145", False),
        ("2000", "20000", False),
    ],
)
def test_postal_codes_one_slip_apart(first: str, second: str, near: bool):  # noqa: FBT001 - a table
    assert one_slip_apart(first, second) is one_slip_apart(second, first) is near


def test_names_alike_are_those_nearest_within_a_slip():
    assert [c.name for c in alike_anywhere("strasbuorg", ())] == ["Strasbourg"]
    assert alike_anywhere("strasbuorg", ("13",)) == ()
    assert alike_anywhere("pau", ()) == ()
