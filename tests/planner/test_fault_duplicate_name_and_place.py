"""One name at one place, twice."""

from __future__ import annotations

import random

from checked_file import report, told

HEADER = "Code client;Nom;Adresse;CP;Ville"


def test_one_name_and_address_written_in_two_ways_is_told(tmp_path):
    seen = report(
        tmp_path, HEADER,
        "C1;SARL BAR DU PORT;12 r. du Port;20000;Ajaccio",
        "C2;Le Bar du Port;12, rue du Port;20000;AJACCIO",
        "C3;Bar du Port;3 quai Sud;20200;Bastia",
    )  # fmt: skip
    assert told(seen) == [("duplicate_name", 3, "suspect")]


def test_two_shops_of_a_chain_in_one_town_are_no_duplicate(tmp_path):
    seen = report(
        tmp_path,
        HEADER,
        "C1;Spar;12 rue du Port;20000;Ajaccio",
        "C2;Spar;9 cours Foch;20000;Ajaccio",
    )
    assert told(seen) == []


def test_the_order_of_the_rows_changes_no_pair(tmp_path):
    rows = [f"C{n};Bar {n % 7};{n % 7} rue du Port;20000;Ajaccio" for n in range(14)]
    names = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        pairs = report(tmp_path, HEADER, *rows)["duplicates"]
        names.append(sorted(tuple(sorted(row["id"] for row in pair["rows"])) for pair in pairs))
    assert len(names[0]) == 7
    assert names[0] == names[1] == names[2]
