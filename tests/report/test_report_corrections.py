"""The correction file: a line for each finding, safe in every spreadsheet, ready to fill."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from tournees.errors import InputError, Issue
from tournees.planner.check_data import CheckedData, check_file, check_scenario
from tournees.planner.intake import intake
from tournees.planner.own_texts import OwnTexts
from tournees.reading import ColumnSeen, Understood, read_corrections
from tournees.report.corrections import correction_lines, write_corrections
from tournees.scenario import load_scenario
from tournees.words import Words

FR, EN = Words("fr"), Words("en")
HOSTILE = ("=1+1", "+33 1", "-500", "@SUM(A1)", "\tx", "'quoted'")


def column(header: str, *fields: str) -> ColumnSeen:
    return ColumnSeen(header=header, fields=fields, confidence=1.0, samples=())


COLUMNS = (
    column("Code client", "id"),
    column("Nom", "name"),
    column("CP", "postal_code"),
    column("CA", "revenue_eur"),
    column("Lat", "lat"),
    column("Lon", "lon"),
)


def checked(*issues: Issue, rows: dict[int, tuple[str, ...]], columns=COLUMNS) -> CheckedData:
    understood = Understood(file="c.csv", header_row=1, columns=columns)
    ids = {row: texts[0] for row, texts in rows.items()}
    texts = {"c.csv": OwnTexts(understood=understood, rows=rows, ids=ids)}
    return CheckedData(understood=(understood,), issues=issues, placed={}, texts=texts)


def told(code: str, row: int | None = 2, column: str = "", **more) -> Issue:
    return Issue(code=code, file="c.csv", row=row, column=column, fatal=False, **more)


ROW = {2: ("00412", "Bar", "01000", "-5", "8,73", "41,92")}
NEGATIVE = checked(told("cell_negative", column="CA", value="-5"), rows=ROW)


def rows_of(path) -> list[tuple[str, ...]]:
    if path.suffix == ".csv":
        content = path.read_bytes().decode("utf-8-sig")
        return [tuple(row) for row in csv.reader(content.splitlines(), delimiter=";")]
    sheet = openpyxl.load_workbook(path).active
    return [tuple(cell or "" for cell in row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_each_finding_is_a_line_with_an_empty_cell_to_fill(tmp_path, name):
    head, line = rows_of(write_corrections(tmp_path / name, NEGATIVE, FR))
    assert head == (
        "Fichier", "Ligne", "Identifiant", "Colonne", "Valeur", "Règle", "Remède",
        "Nouvelle valeur",
    )  # fmt: skip
    assert line[:4] == ("c.csv", "2", "00412", "CA")
    assert line[4].lstrip("'") == "-5"
    assert line[7] == ""
    assert line[5:7] == FR.rule_and_remedy(NEGATIVE.issues[0])


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_headings_are_in_the_language_of_the_words(tmp_path, name):
    head = rows_of(write_corrections(tmp_path / name, NEGATIVE, EN))[0]
    assert head == (
        "File", "Row", "Identifier", "Column", "Value", "Rule", "Remedy", "New value",
    )  # fmt: skip


def test_wrong_coordinates_in_two_columns_make_two_lines_with_the_user_s_own_texts():
    found = checked(told("coordinates_of_many", column="Lat", facts={"n": 3}), rows=ROW)
    lines = [(line.column, line.value) for line in correction_lines(found, FR)]
    assert lines == [("Lat", "8,73"), ("Lon", "41,92")]


def test_a_row_without_a_place_says_which_column_to_fill():
    (line,) = correction_lines(checked(told("row_without_location"), rows=ROW), FR)
    assert (line.column, line.value) == ("CP", "01000")


def test_where_the_file_has_no_column_for_a_place_ours_is_proposed():
    bare = (column("Code client", "id"), column("Nom", "name"))
    found = checked(told("row_without_location"), rows={2: ("C1", "Bar")}, columns=bare)
    (line,) = correction_lines(found, FR)
    assert (line.key, line.column, line.value) == ("C1", "lat_lon", "")


def test_a_row_without_an_id_is_named_by_its_number_alone():
    nameless = {7: ("", "Bar", "01000", "-5", "", "")}
    (line,) = correction_lines(checked(told("cell_negative", 7, "CA"), rows=nameless), FR)
    assert (line.key, line.row) == ("", "7")


def test_findings_without_a_row_and_rows_that_are_not_kept_make_no_line():
    found = checked(told("column_in_thousands", None, "CA"), told("row_is_total", 9), rows=ROW)
    assert list(correction_lines(found, FR)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula(tmp_path, text):
    issue = told("name_missing", column="Nom", facts={"instead": text})
    found = checked(issue, rows={2: (text, text, "", "", "", "")})
    for name in ("c.csv", "c.xlsx"):
        path = write_corrections(tmp_path / name, found, FR)
        for cell in rows_of(path)[1]:
            assert name == "c.xlsx" or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    for cell in openpyxl.load_workbook(tmp_path / "c.xlsx").active[2]:
        assert cell.data_type in {"s", "n"}
        assert cell.value is None or isinstance(cell.value, str)


def test_the_workbook_is_text_throughout_frozen_and_filtered(tmp_path):
    path = write_corrections(tmp_path / "c.xlsx", NEGATIVE, FR)
    sheet = openpyxl.load_workbook(path).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H2"
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    assert sheet["C2"].value == "00412"
    assert sheet["H2"].fill.fgColor.rgb != sheet["G2"].fill.fgColor.rgb


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_the_same_report_gives_the_same_bytes(tmp_path, name):
    first = write_corrections(tmp_path / name, NEGATIVE, FR).read_bytes()
    assert write_corrections(tmp_path / f"again-{name}", NEGATIVE, FR).read_bytes() == first


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        write_corrections(tmp_path / "c.pdf", NEGATIVE, FR)
    assert caught.value.issues[0].code == "correction_file_kind"
    assert list(tmp_path.iterdir()) == []


FILE = """Code client;Nom;CP;Ville;Lat;Lon;CA HT
00412;Bar du Port;20000;Ajaccio;8,73;41,92;1000
00413;=HYPERLINK("x");99999;Corte;;;2000
00414;Hôtel;20200;Bastia;42,70;9,45;-500
;Camping;;;;;300
"""


def fill(path, answers: dict[tuple[str, str], str]) -> None:
    """Fill the last column as a user would, by row and column."""
    if path.suffix == ".csv":
        head, *lines = rows_of(path)
        filled = [(*line[:7], answers.get((line[1], line[3]), "")) for line in lines]
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([head, *filled])
        return
    book = openpyxl.load_workbook(path)
    for line in book.active.iter_rows(min_row=2):
        line[7].value = answers.get((line[1].value, line[3].value))
    book.save(path)


ANSWERS = {
    ("2", "Lat"): "41,92",
    ("2", "Lon"): "8,73",
    ("3", "CP"): "20250",
    ("4", "CA HT"): "500",
    ("5", "Ville"): "Calvi",
    ("5", "Code client"): "00415",
}


@pytest.mark.parametrize("name", ["filled.csv", "filled.xlsx"])
def test_a_filled_file_read_back_makes_the_findings_go_away(tmp_path, name):
    clients = tmp_path / "clients.csv"
    clients.write_text(FILE, "utf-8")
    before = check_file(clients, "clients")
    assert {issue.row for issue in before.issues if issue.row} == {2, 3, 4, 5}
    assert before.placed == {"": 1, "commune": 2, "given": 1}
    path = write_corrections(tmp_path / name, before, FR)
    assert {(line[1], line[3]) for line in rows_of(path)[1:]} >= set(ANSWERS)
    fill(path, ANSWERS)
    corrections, faults = read_corrections(path, "clients.csv")
    assert faults == ()
    after = check_file(clients, "clients", corrections=corrections)
    assert [issue for issue in after.issues if issue.row] == []
    assert after.placed == {"commune": 2, "given": 2}
    assert clients.read_text("utf-8") == FILE


def test_a_scenario_reads_its_source_with_its_corrections(tmp_path):
    (tmp_path / "clients.csv").write_text(FILE, "utf-8")
    (tmp_path / "reps.csv").write_text("Nom;CP;Ville\nMarie;20000;Ajaccio\n", "utf-8")
    path = write_corrections(
        tmp_path / "c.csv", check_file(tmp_path / "clients.csv", "clients"), FR
    )
    fill(path, ANSWERS)
    (tmp_path / "s.toml").write_text(
        '[data.clients]\nfile = "clients.csv"\ncorrections = "c.csv"\n'
        '[data.reps]\nfile = "reps.csv"\n[tours]\nenabled = false\n',
        "utf-8",
    )
    after = check_scenario(load_scenario(tmp_path / "s.toml"))
    assert [issue for issue in after.issues if issue.row] == []
    accounts = intake(load_scenario(tmp_path / "s.toml")).accounts
    assert [account.id for account in accounts] == ["00412", "00413", "00414", "00415"]
