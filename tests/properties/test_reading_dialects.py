"""Whatever the dialect, every row is an item, left out by a condition, or told; none is lost."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.model import Kind
from tournees.reading import Correction, Reading, RepDefaults, capped, read_accounts, read_reps
from tournees.reading.folding import tidy
from tournees.reading.mending import mended
from tournees.reading.sheet import Sheet
from tournees.scenario import Source, Where
from tournees.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = ("Code client", "Nom", "CP", "Ville", "CA", "Fréquence", "Remarque")
LETTERS = "abcdefghijklmnopqrstuvwxyzéèêàçôîûŒœÉ ’'-€0123456789.,;|\t\"=+@#/%\n"
PIECES = (
    "Total", "TOTAL CORSE", "20000", "1000", '="01000"', "#REF!", "12 k€", "-", "12", "Nom",
    "mensuelle", "Bar\ndu Port", "Café", "GÃ©rard", "=1+2", "\u00a0", "31/02/2026",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(PIECES), st.text(LETTERS, max_size=10), st.just(""))
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=len(HEADER) + 1), min_size=1, max_size=8)
DIALECTS = st.tuples(
    st.sampled_from((";", ",", "\t", "|")),
    st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    st.sampled_from(((), (("Export",), ()))),
)


def written(dialect: tuple[Any, ...], rows: Sequence[Sequence[str]]) -> bytes:
    delimiter, codec, ending, quoting, titles = dialect
    if ending == "\r":  # the writer would leave a line feed in a cell without quotes
        quoting = csv.QUOTE_ALL
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerows([*titles, HEADER, *rows])
    return buffer.getvalue().encode(codec, "replace")


def read(content: bytes, name: str = "c.csv", *fixes: Correction, **source: Any) -> Reading[Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_accounts(path, Source(file=name, **source), Kind.CLIENT, fixes)


def check_no_row_lost(reading: Reading[Any], numbers: Sequence[int]) -> None:
    """Each of these rows was read, and became an item or was told, and has its place in raw."""
    if reading.raw is None:
        assert any(issue.fatal for issue in reading.issues)
        return
    assert [row.number for row in reading.raw.rows] == list(numbers)
    assert reading.understood.rows_read == len(numbers)
    told = {issue.row for issue in reading.issues if issue.code.startswith("row_is_")}
    items = {item.row for item in reading.items}
    assert items | told == set(numbers)
    assert not items & told
    assert {row.number for row in reading.raw.rows if row.id} == items
    for issue in capped(reading.issues):
        assert all(Words(lang).issue(issue) for lang in LANGUAGES)


@given(DIALECTS, TABLES)
@settings(max_examples=120, deadline=None)
def test_no_row_is_lost_whatever_the_dialect(dialect: tuple[Any, ...], rows: list[list[str]]):
    first = 2 + len(dialect[-1])
    numbers = [at for at, row in enumerate(rows, start=first) if any(map(tidy, row))]
    reading = read(written(dialect, rows))
    assert reading.understood.header_row in {first - 1, None}
    check_no_row_lost(reading, numbers)
    assert reading.understood.rows_blank == len(rows) - len(numbers) or reading.raw is None


@given(DIALECTS, TABLES)
@settings(max_examples=40, deadline=None)
def test_what_a_condition_leaves_out_is_counted(dialect: tuple[Any, ...], rows: list[list[str]]):
    where = (Where(field="CP", starts_with="20"),)
    whole, part = read(written(dialect, rows)), read(written(dialect, rows), where=where)
    if part.raw is None or whole.raw is None:
        return
    assert [row.number for row in part.raw.rows] == [row.number for row in whole.raw.rows]
    assert part.understood.rows_kept == len(part.items)
    assert {item.row for item in part.items} <= {item.row for item in whole.items}


VALUES = st.one_of(
    CELLS.map(lambda text: text.replace("\t", " ")),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
)


@given(st.lists(st.lists(VALUES, min_size=1, max_size=len(HEADER)), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_row_of_a_workbook_is_lost(rows: list[list[Any]]):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write(number, column, value)
    numbers = [
        at
        for at, row in enumerate(rows, start=2)
        if any(not isinstance(value, str) or tidy(value) for value in row)
    ]
    check_no_row_lost(read(buffer.getvalue(), "c.xlsx"), numbers)


@given(DIALECTS, TABLES, st.data())
@settings(max_examples=80, deadline=None)
def test_a_file_cut_or_damaged_anywhere_is_read_or_told(
    dialect: tuple[Any, ...], rows: list[list[str]], data: st.DataObject
):
    content = bytearray(written(dialect, rows))
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = read(bytes(content[: data.draw(st.integers(0, len(content)))]))
    assert reading.items or reading.issues


@given(st.lists(st.sampled_from((
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td colspan=3>", "<td rowspan='2'>", "</td>",
    "<row ss:Index=3>", "<cell ss:MergeDown=2 ss:Index=2>", "Nom", "CP", "Bar", "20000", "&eacute;",
    "<!--", "-->", "<br>", "<![CDATA[x]]>", "<?x?>", "&#0;", "<",
)), max_size=40))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_any_markup_is_read_or_told(pieces: list[str]):
    reading = read(("<html>" + "".join(pieces)).encode(), "c.xls")
    assert reading.items or reading.issues


KEYS = st.one_of(st.sampled_from(("row 2", "row 3", "3", "Bar", "20000")), CELLS)
NAMES = st.one_of(st.sampled_from((*HEADER, "postal_code", "segment", "lat_lon", "id")), CELLS)
FIXES = st.lists(st.builds(Correction, key=KEYS, column=NAMES, old=CELLS, new=CELLS), max_size=6)


@given(TABLES, FIXES)
@settings(max_examples=80, deadline=None)
def test_any_correction_is_applied_or_told_and_loses_no_row(
    rows: list[list[str]], fixes: list[Correction]
):
    content = written((";", "utf-8", "\n", csv.QUOTE_ALL, ()), rows)
    before, after = read(content), read(content, "c.csv", *fixes)
    if after.raw is None or before.raw is None:
        return
    told = sum(issue.code.startswith("correction_") for issue in after.issues)
    assert told <= len(fixes)
    assert after.corrected <= len(fixes) * len(rows)
    texts = [(row.number, row.texts) for row in before.raw.rows]
    assert [(row.number, row.texts) for row in after.raw.rows] == texts
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.csv"
        path.write_bytes(content)
        team = read_reps(path, Source(file=path.name), RepDefaults(), fixes)
    assert team.items or team.issues


FRENCH = st.text("abcdefghijklmnopqrstuvwxyzéèêàçôîûŒœÉÀÎ ’'-€0123456789«»", max_size=12)


@given(st.lists(FRENCH, min_size=1, max_size=6), st.sampled_from(("cp1252", "mac_roman", "cp850")))
def test_whatever_was_garbled_as_a_whole_comes_back(texts: list[str], codec: str):
    texts = ["é", *texts]
    garbled = [
        "".join(
            bytes([byte]).decode(codec, "replace").replace("\ufffd", chr(byte))
            for byte in text.encode()
        )
        for text in texts
    ]
    assert mended(Sheet(name="", rows=[garbled])).rows == [texts]


@given(st.lists(FRENCH, min_size=1, max_size=6))
def test_texts_in_good_order_are_never_touched(texts: list[str]):
    sheet = Sheet(name="", rows=[texts])
    assert mended(sheet) == sheet
