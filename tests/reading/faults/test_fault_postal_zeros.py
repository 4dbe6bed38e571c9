"""Postal codes that a spreadsheet took for numbers, and columns that hold something else."""

from __future__ import annotations

from one_column import fields, read_file


def test_lost_zeros_come_back_and_are_told_once(tmp_path):
    reading = read_file(tmp_path, "Nom;CP\nA;1000\nB;6200\nC;20000\nD;1300.0\n")
    codes = {account.name: account.postal_code for account in reading.items}
    assert codes == {"A": "01000", "B": "06200", "C": "20000", "D": "01300"}
    assert [(issue.code, issue.facts["n"]) for issue in reading.issues] == [
        ("postal_zero_restored", 2)
    ]


def test_a_column_of_towns_named_postal_code_is_not_taken_for_codes(tmp_path):
    text = "Nom;Code postal;Ville\nA;Ajaccio;20000\nB;Bastia;20200\nC;Corte;20250\nD;Calvi;20260\n"
    reading = read_file(tmp_path, text)
    assert fields(reading) == {"Nom": ("name",), "Code postal": ("commune",),
                               "Ville": ("postal_code",)}  # fmt: skip
    sure = {column.header: column.confidence for column in reading.understood.columns}
    assert sure["Code postal"] < 0.6
    assert sure["Ville"] < 0.6
    assert {issue.code for issue in reading.issues} == {"column_not_fitting"}
    assert {(a.postal_code, a.commune) for a in reading.items} >= {("20000", "Ajaccio")}


def test_codes_under_an_unknown_header_are_proposed(tmp_path):
    rows = "".join(f"N{n};{code}\n" for n, code in enumerate(("75001", "1000", "20200", "69003")))
    reading = read_file(tmp_path, f"Nom;Lieu\n{rows.replace('1000', '01000')}")
    seen = {column.header: column for column in reading.understood.columns}["Lieu"]
    assert (seen.fields, seen.confidence) == (("postal_code",), 0.5)


def test_numbers_of_other_things_are_not_taken_for_codes(tmp_path):
    rows = "".join(f"N{n};20000;{11111 + 137 * n}\n" for n in range(30))
    assert fields(read_file(tmp_path, f"Nom;CP;Dossier\n{rows}"))["Dossier"] == ()
    rows = "".join(f"N{n};Ajaccio;{11111 + 137 * n}\n" for n in range(30))
    assert fields(read_file(tmp_path, f"Nom;Ville;Dossier\n{rows}"))["Dossier"] == ()


def test_a_column_half_wrong_loses_confidence(tmp_path):
    text = "Nom;CP\nA;20000\nB;ici\nC;20200\nD;là 2\n"
    seen = read_file(tmp_path, text).understood.columns[1]
    assert (seen.fields, seen.confidence) == (("postal_code",), 0.5)
