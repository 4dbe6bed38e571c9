"""Every rule finds its planted breach, and says it in both languages."""

from __future__ import annotations

import planted_hours
import planted_neighbours
import planted_nights
import planted_promises
import pytest
from planted import LAWFUL, PLANTED
from small_team import PLAN, problem

from tournees.check import RULES, violations
from tournees.model import Plan
from tournees.words.catalogue import LANGUAGES, Words

_PLANTED_IN = (planted_hours, planted_neighbours, planted_nights, planted_promises)
"""Modules that register their cases when they are read."""


def test_a_valid_plan_breaks_no_rule():
    assert violations(problem(), PLAN) == ()


def test_a_plan_without_any_part_breaks_no_rule():
    assert violations(problem(), Plan()) == ()


def test_every_rule_has_a_planted_breach():
    assert PLANTED.keys() == RULES.keys()


def test_every_planted_breach_has_a_lawful_neighbour():
    assert LAWFUL.keys() == RULES.keys()


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_breach_is_found_and_nothing_else(rule: str):
    make, expected = PLANTED[rule]
    assert {found.rule for found in violations(*make())} == expected


@pytest.mark.parametrize("rule", LAWFUL)
def test_the_lawful_neighbour_of_a_breach_breaks_no_rule(rule: str):
    assert violations(*LAWFUL[rule]()) == ()


@pytest.mark.parametrize("rule", RULES)
def test_a_breach_is_said_in_both_languages(rule: str):
    make, _ = PLANTED[rule]
    for lang in LANGUAGES:
        for found in violations(*make()):
            text = Words(lang)(f"rule.{found.rule}", **found.facts)
            assert "{" not in text
            assert text.endswith(".")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_the_names_that_it_breaks(rule: str):
    make, _ = PLANTED[rule]
    for found in violations(*make()):
        assert found.rep_id == "" or found.facts["rep"] in {"Anne", "Paul", found.rep_id}
        assert found.account_id == "" or found.account_id in str(found.facts["account"])
        assert found.day is None or found.facts["day_date"] == found.day.isoformat()
