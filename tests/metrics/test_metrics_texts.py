"""One table: names and definitions in both languages, and the page of the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tournees.metrics import INDICATORS, Scope, Unit, indicators_markdown
from tournees.words import LANGUAGES, Words

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_the_docs_is_up_to_date():
    page = (ROOT / "docs" / "indicators.fr.md").read_text("utf-8")
    assert page == indicators_markdown("fr")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_has_its_line_in_both_languages(lang: str):
    lines = indicators_markdown(lang).splitlines()
    for indicator in INDICATORS:
        (line,) = (line for line in lines if f"| `{indicator.key}` |" in line)
        assert line.count(" | ") == 4
        assert Words(lang)(f"indicator.{indicator.key}.definition") in line


def test_keys_stand_once():
    keys = [indicator.key for indicator in INDICATORS]
    assert len(keys) == len(set(keys))


def test_conditions_of_a_verdict_are_indicators_of_the_same_scopes():
    by_key = {indicator.key: indicator for indicator in INDICATORS}
    for indicator in INDICATORS:
        for key in indicator.if_same:
            territory = set(indicator.scopes) - {Scope.DAY}
            assert territory <= set(by_key[key].scopes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_units_scopes_and_verdicts_have_their_words(lang: str):
    words = Words(lang)
    for unit in Unit:
        assert words(f"indicator_unit.{unit}")
    for scope in Scope:
        assert words(f"indicator_scope.{scope}")
    for verdict in ("better", "worse", "same", "neutral"):
        assert words(f"indicator_verdict.{verdict}")
