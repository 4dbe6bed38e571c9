"""« Secteur » of a client's row is the user's own name of today's sector."""

from __future__ import annotations

import pytest
from one_column import read_column, told, values

from tournees.reading import RepDefaults, read_reps
from tournees.report.account_columns import account_table
from tournees.scenario import Source
from tournees.words import LANGUAGES, Words


@pytest.mark.parametrize(
    "header",
    ["Secteur", "SECTEUR", "Zone", "Territoire", "Nom du secteur", "Sales territory", "Territory"],
)
def test_a_sector_is_kept_as_it_is_written(tmp_path, header: str):
    reading = read_column(tmp_path, header, "Nord-Est 02", "", "Corse")
    assert values(reading, "sector") == ["Nord-Est 02", "", "Corse"]
    assert told(reading) == []


@pytest.mark.parametrize("header", ["Secteur d'activité", "Secteur activité"])
def test_a_trade_is_no_sector(tmp_path, header: str):
    assert values(read_column(tmp_path, header, "Hôtellerie"), "sector") == [""]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sector_is_exported_and_read_back(tmp_path, lang):
    accounts = read_column(tmp_path, "Secteur", "Nord", "Sud").items
    table = account_table(accounts, Words(lang))
    titles = [column.title for column in table.columns]
    at = titles.index(Words(lang)("export.column.sector"))
    assert sorted(str(row[at]) for row in table.rows) == ["Nord", "Sud"]
    again = read_column(tmp_path, titles[at], "Nord")
    assert values(again, "sector") == ["Nord"]


def test_the_sector_of_a_reps_file_stays_the_region(tmp_path):
    path = tmp_path / "reps.csv"
    path.write_text("Nom;CP;Ville;Secteur\nZoé;20000;Ajaccio;Nord\n", "utf-8")
    rep = read_reps(path, Source(file=path.name), RepDefaults()).items[0]
    assert rep.region == "Nord"
