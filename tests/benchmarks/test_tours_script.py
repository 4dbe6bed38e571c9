"""The script of the tour benchmarks: its rows, and what is not done again."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from tour_files import NAMES, written
from tours import COLUMNS, FIXED, _append, _named, _rows
from tours_families import files

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "tours.py"


def run(folder, family, *more):
    """Run the script with OR-Tools on the small file of a family for a tenth of a second."""
    command = [sys.executable, str(SCRIPT), "--family", family, "--dir", str(folder)]
    command += ["--reference", str(folder / "reference.csv"), "--out", str(folder / "out.csv")]
    command += ["--seconds", "0.1", "--engine", "ortools", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, _rows(folder / "out.csv")


def referenced(folder, rows):
    text = "family,instance,vehicles_or_days,value,source\n" + rows
    (folder / "reference.csv").write_text(text, encoding="utf-8")


def test_a_row_is_written_once(tmp_path):
    written(tmp_path, "toptw")
    referenced(tmp_path, "toptw,c1.txt,2,40.0,by hand\n")
    _, rows = run(tmp_path, "toptw", "--days", "2", "--instances", "c1")
    assert [(row["value"], row["gap"], row["days"]) for row in rows] == [("35", "0.12500", "2")]
    said, again = run(tmp_path, "toptw", "--days", "2", "--instances", "c1")
    assert again == rows
    assert said == ""


def test_a_periodic_plan_has_the_days_of_its_file_and_more_is_worse(tmp_path):
    written(tmp_path, "pvrp")
    referenced(tmp_path, "pvrp,p1,,30.0,by hand\n")
    _, rows = run(tmp_path, "pvrp", "--instances", "p1")
    (row,) = rows
    assert row["days"] == "3"
    assert float(row["gap"]) == pytest.approx(float(row["value"]) / 30 - 1, abs=1e-5)


def test_without_a_list_all_files_of_the_days_are_taken(tmp_path):
    written(tmp_path, "mctopmtw")
    (tmp_path / "FORMAT.txt").write_text("what the columns mean", encoding="ascii")
    referenced(tmp_path, "")
    _, rows = run(tmp_path, "mctopmtw", "--days", "1", "2", "3")
    assert [(row["instance"], row["days"], row["gap"]) for row in rows] == [
        ("MCTOPMTW-2-c1", "2", "")
    ]


def test_a_line_cut_short_is_not_a_row(tmp_path):
    path = tmp_path / "out.csv"
    row = dict.fromkeys(COLUMNS, "x")
    _append(path, row)
    path.write_text(path.read_text() + "c101,2,ours,3", encoding="utf-8")
    assert _rows(path) == [row]
    _append(path, row)
    assert _rows(path) == [row, row]


@pytest.mark.parametrize(("family", "folder"), [("toptw", "toptw"), ("mctopmtw", "mctopmtw")])
def test_every_instance_of_the_fixed_list_is_given_with_a_reference(shared, family, folder):
    with (shared / "bench" / "reference_values.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    known = {
        (r["instance"][:-4], int(r["vehicles_or_days"])) for r in rows if r["family"] == family
    }
    pairs = {_named(text, 1) for text in FIXED[family]}
    assert len(pairs) == 12
    assert pairs <= known
    assert {name for name, _ in pairs} <= set(files(family, shared / "bench" / folder))


def test_small_files_are_named_as_their_folders_want(tmp_path):
    for family in NAMES:
        written(tmp_path, family)
    assert {"c1", "p1"} <= set(files("vrptw", tmp_path))
