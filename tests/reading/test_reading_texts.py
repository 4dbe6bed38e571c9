"""Every field and every fault of reading has its texts."""

from __future__ import annotations

import re
from pathlib import Path

import tournees.reading
from tournees.reading.fields import ACCOUNT_FIELDS, REP_FIELDS, VISIT_FIELDS
from tournees.words import catalogue_keys

FIELDS = (*ACCOUNT_FIELDS, *REP_FIELDS, *VISIT_FIELDS)
ROOM = Path(tournees.reading.__file__).parent
TEXTS = sorted((ROOM.parent / "words/texts").glob("reading*.toml"))
CODE = re.compile(r'"((?:table|workbook|sheet|where|column|name|row|rep|cell|coordinates|postal|id|'
                  r'duplicate|days?|appointment|more|siret|phone|email|insee|leave|margin|'
                  r'revenue|risk|visits?|correction)_[a-z_]+)"')  # fmt: skip


def test_every_field_has_a_name_for_the_user():
    keys = catalogue_keys()
    assert [f.name for f in FIELDS if f"field.{f.name}" not in keys] == []


def test_every_fault_told_is_raised_somewhere_and_has_a_remedy():
    texts = "\n".join(file.read_text("utf-8") for file in TEXTS)
    told = set(re.findall(r"^\[issue\.([a-z_]+)\]$", texts, re.MULTILINE))
    raised = {code for file in ROOM.glob("*.py") for code in CODE.findall(file.read_text("utf-8"))}
    assert told <= raised
    keys = catalogue_keys()
    assert [code for code in sorted(told) if f"issue.{code}.remedy" not in keys] == []
    fields = {field.name for field in FIELDS}
    assert raised - fields - told == set()
