"""Scenario files: bases, merging, paths, every fault at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tournees.errors import InputError
from tournees.scenario import load_scenario, scenario_to_toml
from tournees.words import Words

MINIMAL = """
[data.clients]
file = "clients.csv"
[data.reps]
file = "reps.csv"
[tours]
week = 2026-11-30
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults(path: Path) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    for issue in caught.value.issues:
        for lang in ("fr", "en"):
            assert Words(lang).issue(issue)
    return {issue.column: issue.code for issue in caught.value.issues}


def test_defaults_fill_what_a_short_scenario_does_not_say(tmp_path):
    scenario = load_scenario(write(tmp_path, "s.toml", MINIMAL))
    assert scenario.tours.week == date(2026, 11, 30)
    assert scenario.visits.minutes == 45
    assert scenario.rules.day_start == "08:00"
    assert scenario.data.clients.file == str((tmp_path / "clients.csv").resolve())


def test_the_nearer_file_wins_key_by_key_over_its_base(tmp_path):
    (tmp_path / "deep").mkdir()
    write(tmp_path, "base.toml", MINIMAL + "[rules]\nkm_eur = 0.6\nlunch_minutes = 40\n")
    path = write(tmp_path / "deep", "s.toml", 'base = "../base.toml"\n[rules]\nkm_eur = 0.5\n')
    scenario = load_scenario(path, {"effort": {"level": "fast"}})
    assert (scenario.rules.km_eur, scenario.rules.lunch_minutes) == (0.5, 40)
    assert scenario.effort.level == "fast"
    assert scenario.data.clients.file == str((tmp_path / "clients.csv").resolve())


@pytest.mark.parametrize(
    ("said", "roads", "around_km", "slot"),
    [
        ("around_km = 20", None, 20, "peak"),
        ('roads = ""', None, None, "peak"),
        ('slot = ""', "corse.osm.pbf", None, ""),
    ],
)
def test_an_origin_of_travel_times_takes_the_place_of_its_base_s(
    tmp_path, said, roads, around_km, slot
):
    write(tmp_path, "base.toml", MINIMAL + '[travel]\nroads = "corse.osm.pbf"\nslot = "peak"\n')
    nearer = write(tmp_path, "nearer.toml", f'base = "base.toml"\n[travel]\n{said}\n')
    travel = load_scenario(nearer).travel
    assert travel.roads == (roads and str(tmp_path / roads))
    assert (travel.around_km, travel.slot) == (around_km, slot)
    asked = load_scenario(nearer, {"travel": {"place": "Corse, France"}}).travel
    assert (asked.place, asked.roads, asked.around_km) == ("Corse, France", None, None)


def test_a_resolved_scenario_reads_back_equal(tmp_path):
    scenario = load_scenario(write(tmp_path, "s.toml", MINIMAL))
    path = tmp_path / "resolved.toml"
    path.write_bytes(scenario_to_toml(scenario))
    again = load_scenario(path)
    assert again == scenario
    assert again.digest == scenario.digest


def test_every_fault_is_told_at_once_with_the_closest_key(tmp_path):
    text = """
name = 3
[data.clients]
file = "x.csv"
wat = 1
where = [{field = "CP", equals = "20", in = ["20"]}]
[data.reps]
file = "r.csv"
[rules]
day_start = "25:00"
day_wrk_hours = 8
day_drive_hours = -1
[tours]
enabled = true
[effort]
level = "max"
seed = "abc"
"""
    found = faults(write(tmp_path, "s.toml", text))
    assert found == {
        "name": "scenario_text",
        "data.clients.wat": "scenario_unknown_key",
        "data.clients.where.0": "scenario_where",
        "rules.day_start": "scenario_hour",
        "rules.day_wrk_hours": "scenario_unknown_key",
        "rules.day_drive_hours": "scenario_too_small",
        "tours.week": "scenario_week",
        "effort.level": "scenario_choice",
        "effort.seed": "scenario_number",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = ", "scenario_syntax"),
        ('base = "s.toml"', "scenario_base_circle"),
        ('base = "absent.toml"', "scenario_unreadable"),
        ("base = 3", "scenario_text"),
    ],
)
def test_a_file_that_cannot_be_a_scenario_is_said_so(tmp_path, text, code):
    assert set(faults(write(tmp_path, "s.toml", text)).values()) == {code}


def test_a_scenario_without_any_account_file_is_refused(tmp_path):
    text = MINIMAL.replace('[data.clients]\nfile = "clients.csv"', "")
    assert faults(write(tmp_path, "s.toml", text)) == {"data": "scenario_no_accounts"}


def test_hours_are_read_as_people_write_them(tmp_path):
    text = MINIMAL + '[rules]\nday_start = "7h30"\nday_end = "19h"\n'
    rules = load_scenario(write(tmp_path, "s.toml", text)).rules
    assert (rules.day_start, rules.day_end) == ("07:30", "19:00")


@pytest.mark.parametrize(
    ("section", "column", "code"),
    [
        ('[rules]\nday_start = "18h"\nday_end = "8h"', "rules.day_end", "scenario_day_reversed"),
        ('[rules]\nlunch_to = "12:30"', "rules.lunch_minutes", "scenario_lunch"),
        ('[visits]\nopen_windows = [["12:00", "9:00"]]', "visits.open_windows", "scenario_windows"),
        (
            '[visits]\nopen_windows = [["9:00", "12:00"], ["11:00", "13:00"]]',
            "visits.open_windows",
            "scenario_windows",
        ),
        ("[rules]\nhour_eur = inf", "rules.hour_eur", "scenario_number"),
        ("[rules]\nkm_eur = nan", "rules.km_eur", "scenario_number"),
    ],
)
def test_hours_that_cannot_be_and_endless_numbers_are_refused(tmp_path, section, column, code):
    found = faults(write(tmp_path, "s.toml", f"{MINIMAL}\n{section}\n"))
    assert found == {column: code}


def test_a_scenario_of_another_encoding_or_line_ends_is_understood_or_told(tmp_path):
    path = tmp_path / "s.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load_scenario(path).data.clients is not None
    path.write_bytes('name = "été"'.encode("cp1252"))
    assert set(faults(path).values()) == {"scenario_encoding"}


def test_a_slip_of_toml_is_told_with_its_line(tmp_path):
    path = write(tmp_path, "s.toml", 'name = "x"\n[tours\n')
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert [(i.code, i.row) for i in caught.value.issues] == [("scenario_syntax", 2)]


@pytest.mark.parametrize("week", ["0001-01-01", "9999-12-31"])
def test_a_week_far_from_our_time_is_refused(tmp_path, week):
    text = MINIMAL.replace("2026-11-30", week)
    assert faults(write(tmp_path, "s.toml", text)) == {"tours.week": "scenario_week_far"}


def test_a_table_of_known_drives_is_found_from_the_scenario_and_ours_by_its_name(tmp_path):
    for written, meant in (
        ("table.csv", str(tmp_path / "table.csv")),
        ("../tables/table.csv", str(tmp_path.parent / "tables" / "table.csv")),
        ("tables/mine", str(tmp_path / "tables" / "mine")),
        ("corse", "corse"),
        ("", ""),
    ):
        text = f"{MINIMAL}[travel]\ncorrections = '{written}'\n"
        scenario = load_scenario(write(tmp_path, "s.toml", text))
        assert scenario.travel.corrections == meant
        named = scenario.files.get("corrections")
        assert named == (Path(meant) if Path(meant).is_absolute() else None)


def test_a_table_of_known_drives_is_no_file_of_a_run_on_roads(tmp_path):
    text = f"{MINIMAL}[travel]\ncorrections = 'table.csv'\nroads = 'r.npz'\n"
    scenario = load_scenario(write(tmp_path, "s.toml", text))
    assert set(scenario.files) == {"clients", "reps", "roads"}
