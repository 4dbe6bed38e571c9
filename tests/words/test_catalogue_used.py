"""No text stands in the catalogue that nobody can read, and every remedy tells what to do."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tournees
from tournees.words import catalogue_keys

SOURCES = Path(tournees.__file__).parent
ENDINGS = (".remedy", ".definition", ".credit", ".help", ".button", ".text", ".title")
"""Second texts of a key: whoever says the key says them."""
FROM_ELSEWHERE = ("cli.usage_error.", "field.opening_", "view.origin.")
"""Ends of these keys are names of classes, of weekdays, of members of an enumeration."""
_SHORTEST = 4


class Written(NamedTuple):
    """What the sources hold: whole texts, and patterns of the texts they compute."""

    texts: frozenset[str]
    keys: tuple[re.Pattern[str], ...]
    ends: tuple[re.Pattern[str], ...]


@cache
def written() -> Written:
    texts, patterns = set(), set()
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add(
                    "".join(
                        re.escape(part.value) if isinstance(part, ast.Constant) else "(.+)"
                        for part in node.values
                    )
                )
    begun = sorted(p for p in patterns if len(p.partition("(.+)")[0]) >= _SHORTEST)
    keys = tuple(re.compile(p) for p in begun if r"\." in p.partition("(.+)")[0])
    ends = tuple(re.compile(p) for p in begun if r"\." not in p)
    return Written(frozenset(texts), keys, ends)


def spoken(piece: str) -> bool:
    """Whether the sources hold the end of a computed key, whole or computed in its turn."""
    found = written()
    return piece in found.texts or any(end.fullmatch(piece) for end in found.ends)


def used(key: str) -> bool:
    found = written()
    if key in found.texts or key.startswith(FROM_ELSEWHERE):
        return True
    matches = (pattern.fullmatch(key) for pattern in found.keys)
    return any(all(map(spoken, match.groups())) for match in matches if match)


def base(key: str) -> str:
    for ending in ENDINGS:
        key = key.removesuffix(ending)
    return key


def test_every_text_of_the_catalogue_is_used_by_the_code():
    assert [key for key in catalogue_keys() if not used(key) and not used(base(key))] == []


def test_a_text_that_nobody_uses_would_be_found():
    assert not used("view.column.forgotten")
    assert not used("issue.no_such_fault")
    assert used("issue.rep_unknown")


def test_every_fault_has_a_remedy_and_every_remedy_a_fault():
    keys = {key for key in catalogue_keys() if key.startswith("issue.")}
    faults = {key for key in keys if not key.endswith(".remedy")} - {
        f"issue.at_{place}" for place in ("sheet", "row", "column", "key", "value")
    }
    assert {f"{fault}.remedy" for fault in faults} == {k for k in keys if k.endswith(".remedy")}


def test_texts_have_neither_doubled_spaces_nor_stray_ends():
    for key, texts in catalogue_keys().items():
        for text in texts.values():
            if key not in {"cli.colon", "view.answer.between", "cli.roads.class"}:
                assert text == text.strip(), key
                assert "  " not in text, key


def test_french_marks_stand_apart_and_english_ones_do_not():
    """« Deux-points » have a space before them in French, none in English."""
    for key, texts in catalogue_keys().items():
        for name, text in texts.items():
            bare = re.sub(r"\{[^}]*\}|`[^`]*`|https?:\S+|\d+:\d+", "X", text)
            if name.startswith("fr"):
                assert not re.search(r"\w[:;?!»]|[«]\w", bare), (key, text)
            else:
                assert not re.search(r" [:;?!](?!\w)", bare), (key, text)
