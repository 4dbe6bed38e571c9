"""Which answers of the address service are believed."""

from __future__ import annotations

import math

import pytest

from tournees.geo.address_answers import AddressAnswer
from tournees.geo.address_judging import expected, judge
from tournees.model import Precision

AJACCIO = AddressAnswer(
    "ok", 41.92, 8.73, "1 Cours Napoléon", 0.95, math.nan, "housenumber", "2A004", ""
)
HERE = expected("2A004", "20000", "Ajaccio")


def code(answer, where=HERE):
    verdict = judge(answer, where)
    assert (verdict.place is None) == (verdict.issue is not None)
    return verdict.issue.code if verdict.issue else ""


@pytest.mark.parametrize(
    ("kind", "score", "radius_m"),
    [
        ("housenumber", 0.95, 50),
        ("housenumber", 0.80, 500),
        ("street", 0.95, 500),
        ("locality", 0.75, 1_000),
    ],
)
def test_a_good_answer_is_a_place_with_the_radius_of_its_type_and_score(kind, score, radius_m):
    verdict = judge(AJACCIO._replace(kind=kind, score=score), HERE)
    assert verdict.place.precision is Precision.ADDRESS
    assert (verdict.place.lat, verdict.place.lon) == (41.92, 8.73)
    assert (verdict.place.radius_m, verdict.insee) == (radius_m, "2A004")


@pytest.mark.parametrize(
    "changes",
    [{"kind": "municipality"}, {"kind": ""}, {"kind": "poi"}, {"status": "not-found"},
     {"status": "skipped"}],
)  # fmt: skip
def test_the_commune_alone_or_nothing_is_no_address(changes):
    assert code(AJACCIO._replace(**changes)) == "address_not_found"


@pytest.mark.parametrize("score", [0.0, 0.68, 0.699, 1.01, -1.0, math.nan, 40.0])
def test_a_score_that_is_too_low_or_none_is_doubtful(score):
    assert code(AJACCIO._replace(score=score)) == "address_doubtful"


def test_two_candidates_as_good_are_ambiguous_and_one_clearly_better_is_not():
    assert code(AJACCIO._replace(next_score=0.945)) == "address_ambiguous"
    assert code(AJACCIO._replace(next_score=0.92)) == ""
    between = expected("", "20090", "")
    assert len(between.communes) >= 1
    unsure = expected("", "20167", "")
    assert not unsure.sure
    answer = AJACCIO._replace(citycode=unsure.communes[0].code, next_score=0.92)
    answer = answer._replace(lat=unsure.communes[0].lat, lon=unsure.communes[0].lon)
    assert code(answer, unsure) == "address_ambiguous"
    assert code(answer._replace(next_score=0.85), unsure) == ""


@pytest.mark.parametrize(
    "changes",
    [{"citycode": "2B033"}, {"citycode": ""}, {"lat": 48.85, "lon": 2.35},
     {"lat": 8.73, "lon": 41.92}],
)  # fmt: skip
def test_an_answer_in_another_commune_or_far_from_its_own_is_elsewhere(changes):
    assert code(AJACCIO._replace(**changes)) == "address_elsewhere"


def test_a_former_commune_counts_as_the_commune_it_was():
    merged = AJACCIO._replace(citycode="99999", old_citycode="2A004")
    assert code(merged) == ""


def test_an_address_in_paris_may_lie_in_any_arrondissement_and_one_in_the_fourth_only_there():
    fourth = AJACCIO._replace(citycode="75104", lat=48.855, lon=2.357)
    assert judge(fourth, expected("75056", "", "Paris")).insee == "75104"
    assert code(fourth, expected("75104", "75004", "Paris")) == ""
    assert code(fourth, expected("75105", "75005", "Paris")) == "address_elsewhere"


def test_without_a_commune_the_postal_code_decides_and_without_both_nothing_can_be_checked():
    assert "2A004" in expected("", "20000", "hameau inconnu").codes
    assert {c.name for c in expected("", "", "Saint-Denis").communes} >= {"Saint-Denis"}
    assert expected("", "99999", "Nulle-Part-du-Tout").communes == ()
