"""No input makes the reader crash or lose a row in silence."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.model import Kind
from tournees.reading import Reading, RepDefaults, read_accounts, read_reps
from tournees.reading.fields import ACCOUNT_FIELDS, REP_FIELDS
from tournees.scenario import Source
from tournees.words import LANGUAGES, Words

PIECES = (
    "12", "3,5", "1 234,50 €", "k€", "%", "-", "/", ":", ";", ",", "|", "h", "lun", "ven", "dim",
    "fermé", "9h-12h", "14:00", "à", "31/02/2026", "03/02/2026", "2026-02-03", "46056", "20000",
    "1000", "2A", "client", "oui", "#REF!", '="01000"', '"', "\n", "\u00a0", "\ud7ff", "é", "95",
    "-0", "1e999", "∞", "²", "٣", "par mois", "tous les 3 mois", "min", "24h/24",
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join),
)


def told(reading: Reading[Any]) -> None:
    """Every issue can be told in every language."""
    for issue in reading.issues:
        for lang in LANGUAGES:
            assert Words(lang).issue(issue)


def carry(content: bytes) -> tuple[Reading[Any], Reading[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fichier.csv"
        path.write_bytes(content)
        source = Source(file=path.name)
        return read_accounts(path, source, Kind.CLIENT), read_reps(path, source, RepDefaults())


@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda t: t.encode("utf-8"))))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_told(content: bytes):
    for reading in carry(content):
        assert reading.items or reading.issues
        told(reading)


@given(
    st.sampled_from((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")), st.binary(max_size=600)
)
@settings(max_examples=40, deadline=None)
def test_any_broken_workbook_is_told(magic: bytes, rest: bytes):
    for reading in carry(magic + rest):
        assert reading.items == ()
        assert [issue.fatal for issue in reading.issues] == [True]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_cells_under_any_of_our_headers_are_read_or_told(data: st.DataObject):
    fields = data.draw(st.sampled_from((ACCOUNT_FIELDS, REP_FIELDS)))
    headers = [field.name for field in fields]
    row = st.lists(CELLS, min_size=len(headers), max_size=len(headers))
    rows = data.draw(st.lists(row, min_size=1, max_size=4))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([headers, *rows])
    content = buffer.getvalue().encode("utf-8", "replace")
    accounts, reps = carry(content)
    reading = accounts if fields is ACCOUNT_FIELDS else reps
    told(reading)
    understood = reading.understood
    lost = understood.rows_read - len(reading.items)
    fatal = sum(1 for issue in reading.issues if issue.fatal)
    assert understood.header_row is not None or fatal
    totals = sum(issue.code == "row_is_total" for issue in reading.issues)
    assert lost <= fatal + totals, "a row vanished without a word"
