"""Corrections as lines of a file: coordinates, cells corrected twice, what a spreadsheet runs."""

from __future__ import annotations

import pytest
from app_helpers import is_whole, texts
from stored_runs import store_run

from tournees.app.crm_box import crm_bytes
from tournees.app.finding_lines import counted, finding_lines, graded
from tournees.app.fixes import coordinate_lines, keep_fixes, lines_of, merged_lines, write_fixes
from tournees.app.understanding import corrected
from tournees.errors import InputError, Issue
from tournees.planner.check_data import check_file
from tournees.planner.severity import Severity
from tournees.reading import ColumnSeen, read_corrections
from tournees.report.corrections import CorrectionLine
from tournees.store import load_run
from tournees.words import Words

FR = Words("fr")


def line(key="C1", column="CA", value="-50", new="50", row="2"):
    return CorrectionLine("clients.csv", row, key, column, value, "", "", new)


def test_a_cell_corrected_twice_keeps_the_last_value_and_the_text_of_the_file():
    (only,) = merged_lines([line(new="1")], [line(value="1", new="2")])
    assert (only.value, only.new) == ("-50", "2")


def test_a_row_without_an_identifier_is_named_by_its_number():
    (only,) = merged_lines([], [line(key="", row="7")])
    assert only.key == "row 7"


@pytest.mark.parametrize("nasty", ["=1+1", "+33 6", "-", "@x", "'quoted", "a;b\nc", '"', "\tx"])
def test_what_is_written_is_read_back_as_it_was(tmp_path, nasty):
    path = write_fixes(tmp_path, [line(value=nasty, new="x=1")], FR)
    (read,), issues = read_corrections(path, "clients.csv")
    assert issues == ()
    assert read.old == " ".join(nasty.split())
    assert read.new == "x=1"
    assert not any(cell.startswith(("=", "+", "@")) for cell in path.read_text("utf-8").split(";"))


def test_an_emptied_cell_stays_emptied(tmp_path):
    (first,), _ = read_corrections(write_fixes(tmp_path, [line(new="-")], FR))
    assert first.new == ""
    (again,), _ = read_corrections(write_fixes(tmp_path, lines_of([first]), FR))
    assert again == first


def test_a_file_of_corrections_is_kept_once_by_its_content(tmp_path):
    one = keep_fixes(tmp_path, b"a", ".csv")
    assert keep_fixes(tmp_path, b"a", ".csv") == one
    assert keep_fixes(tmp_path, b"b", ".csv") != one
    assert one.parent == tmp_path / "imports" / "corrections"


def report_on(tmp_path, text):
    path = tmp_path / "clients.csv"
    path.write_text(text, "utf-8")
    return check_file(path, "clients")


@pytest.mark.parametrize(
    "point", ["41,92 8,73", "41.92, 8.73", "41,92 ; 8,73", "41.92;8.73", "41.92 8.73"]
)
def test_coordinates_go_into_the_columns_of_the_file(tmp_path, point):
    data = report_on(tmp_path, "Code;Nom;Latitude;Longitude\nC1;Bar;;\nC2;Café;42,1;9,1\n")
    made = coordinate_lines(line(column="", value=""), data.texts["clients.csv"], point)
    assert [one.column for one in made] == ["Latitude", "Longitude"]
    assert [one.new.replace(",", ".") for one in made] == ["41.92", "8.73"]


def test_coordinates_become_a_column_where_the_file_has_none(tmp_path):
    data = report_on(tmp_path, "Code;Nom;CP;Ville\nC1;Bar;;\nC2;Café;20000;Ajaccio\n")
    (made,) = coordinate_lines(
        line(column="Ville", value=""), data.texts["clients.csv"], "41.9, 8.7"
    )
    assert (made.column, made.new) == ("lat_lon", "41.9, 8.7")


def test_findings_are_lines_to_correct_or_to_read_and_never_too_many(tmp_path):
    rows = "".join(f"C{n};Bar {n};20000;Ajaccio;-5\n" for n in range(1, 60))
    data = report_on(tmp_path, f"Code;Nom;CP;Ville;CA\n{rows}")
    assert counted(data.issues)[Severity.SUSPECT] >= 59
    lines = finding_lines(data.issues, {"clients": data}, FR, 10)
    assert len(lines) == 10
    assert all(one.line is not None and one.line.value == "-5" for one in lines)
    whole = Issue(code="no_reps", file="other.csv")
    assert finding_lines([whole], {"clients": data}, FR, 10)[0].line is None


def test_the_gravest_findings_come_first():
    notice = Issue(code="row_is_total", fatal=False)
    doubt = Issue(code="place_missing", fatal=False)
    stop = Issue(code="cell_number")
    assert graded([notice, doubt, stop]) == [stop, doubt, notice]


def column(header, *fields, confidence=1.0):
    return ColumnSeen(header=header, fields=fields, confidence=confidence, samples=())


def test_a_column_left_as_guessed_is_sure_from_then_on():
    guessed = column("Machin", "segment", confidence=0.6)
    assert corrected([guessed], {"Machin": "segment"}) == {"segment": "Machin"}


def test_columns_that_share_a_field_are_not_torn_apart():
    parts = [column("Adresse 1", "address"), column("Adresse 2", "address", confidence=0.7)]
    assert corrected(parts, {"Adresse 1": "address", "Adresse 2": "address"}) == {}


def test_an_unused_column_empties_its_field_unless_another_takes_it():
    columns = [column("CA", "revenue_eur"), column("CA 2025")]
    assert corrected(columns, {"CA": "", "CA 2025": ""}) == {"revenue_eur": ""}
    assert corrected(columns, {"CA": "", "CA 2025": "revenue_eur"}) == {"revenue_eur": "CA 2025"}


def test_a_run_without_its_scenario_says_so_where_the_crm_file_would_be(open_page, workspace):
    folder = store_run(workspace, "20261120-100000-a")
    with pytest.raises(InputError):
        crm_bytes(load_run(folder.path), "clients", ".csv", FR)
    app = open_page("result")
    assert FR("app.crm.title") in texts(app)
    assert len(app.error) == 1
    assert is_whole(app)
