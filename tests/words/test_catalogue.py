"""The catalogue is whole, in both languages, and every key used exists."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

import tournees
from tournees.errors import Issue
from tournees.model import Reason
from tournees.words import Words, catalogue_keys, language_of_machine

SOURCES = Path(tournees.__file__).parent


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_stands_in_both_languages_with_the_same_facts():
    for key, texts in catalogue_keys().items():
        assert {"fr", "en"} <= set(texts), key
        assert ("fr_many" in texts) == ("en_many" in texts), key
        facts = {name: placeholders(text) - {"n"} for name, text in texts.items()}
        assert len({frozenset(names) for names in facts.values()}) == 1, (key, facts)


def test_every_key_written_in_the_code_is_in_the_catalogue():
    """Literal keys, ``words("...")`` and ``Issue(code="...")``, exist."""
    keys = catalogue_keys()
    missing = []
    for path in sorted(SOURCES.rglob("*.py")):
        text = path.read_text("utf-8")
        for key in re.findall(r"\bwords(?:\(\))?\(\s*\"([a-z_]+\.[\w.\-]+)\"", text):
            if key not in keys:
                missing.append((path.name, key))
        for code in re.findall(r"\bIssue\(\s*code=\"(\w+)\"", text):
            for key in (f"issue.{code}", f"issue.{code}.remedy"):
                if key not in keys:
                    missing.append((path.name, key))
    assert not missing


def test_every_reason_has_its_sentence():
    keys = catalogue_keys()
    assert [reason for reason in Reason if f"reason.{reason.value}" not in keys] == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fr", "1 234,5|−12 300 €|2,1 %|7 h 40|9 h 05|mar. 24 nov."),
     ("en", "1,234.5|−€12,300|2.1%|7 h 40|9:05|Tue 24 Nov")],
)  # fmt: skip
def test_numbers_are_written_as_each_language_does(lang, expected):
    words = Words(lang)
    written = "|".join(
        [
            words.number(1234.5, 1),
            words.euros(-12300),
            words.percent(0.021),
            words.duration(27_600),
            words.hour(32_700),
            words.date(date(2026, 11, 24)),
        ]
    )
    assert written.replace("\u202f", " ").replace("\u00a0", " ") == expected


def test_french_counts_zero_and_one_as_singular_and_english_only_one():
    fr, en = Words("fr"), Words("en")
    assert fr("cli.faults", n=0).startswith("Un ")
    assert fr("cli.faults", n=2).startswith("2 ")
    assert en("cli.faults", n=0).startswith("0 ")
    assert en("cli.faults", n=1).startswith("One ")


def test_nothing_rounds_to_minus_zero():
    assert Words("fr").euros(-0.2) == "0\u00a0€"
    assert Words("fr").duration(-10) == "0\u00a0min"


def test_an_issue_is_written_with_place_value_rule_and_remedy():
    issue = Issue(code="rep_unknown", file="a.csv", row=12, column="Commercial", value="Zoé",
                  facts={"known": "zoe"})  # fmt: skip
    text = Words("fr").issue(issue)
    assert text.replace("\u00a0", " ").startswith(
        "a.csv, ligne 12, colonne « Commercial », valeur « Zoé » : "
    )
    assert "zoe" in text


def test_the_machine_speaks_french_unless_it_says_english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert language_of_machine() == "en"
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert language_of_machine() == "fr"
