"""Two rows with one SIRET."""

from __future__ import annotations

from checked_file import report, told

HEADER = "Code client;Nom;CP;Ville;SIRET"


def test_two_rows_of_one_siret_are_told_once_with_both_rows(tmp_path):
    seen = report(
        tmp_path, HEADER,
        "C1;Bar du Port;20000;Ajaccio;732 829 320 00074",
        "C2;SARL Leroy;13001;Marseille;73282932000074",
        "C3;Hôtel;20200;Bastia;",
    )  # fmt: skip
    assert told(seen) == [("duplicate_siret", 3, "suspect")]
    (pair,) = seen["duplicates"]
    assert sorted(row["row"] for row in pair["rows"]) == [2, 3]
    assert (seen["rows"], seen["placed"]) == (3, 3)


def test_a_siret_that_lost_its_zero_is_still_the_same(tmp_path):
    seen = report(
        tmp_path, HEADER,
        "C1;Boulangerie;01000;Bourg-en-Bresse;00552148900020",
        "C2;Autre nom;01000;Bourg-en-Bresse;552148900020",
    )  # fmt: skip
    codes = [code for code, _, _ in told(seen)]
    assert codes == ["duplicate_siret"]


def test_empty_cells_are_no_common_siret(tmp_path):
    rows = [f"C{n};Bar numéro {n};20000;Ajaccio;{text}" for n, text in enumerate(("", "-", "n/a"))]
    assert told(report(tmp_path, HEADER, *rows)) == []
