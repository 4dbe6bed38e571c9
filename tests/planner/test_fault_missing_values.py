"""Values that are missing, and the defaults that will stand in."""

from __future__ import annotations

from checked_file import report

from tournees.scenario import Visits


def test_each_missing_value_is_counted_with_the_default_used(tmp_path):
    seen = report(
        tmp_path, "Code client;Nom;CP;Ville;Durée de visite",
        "C1;Bar;20000;Ajaccio;30 min", "C2;Hôtel;20200;Bastia;", "C3;Camping;20250;Corte;",
        visits=Visits(minutes=37),
    )  # fmt: skip
    missing = {each["field"]: each for each in seen["missing"]}
    assert missing["visit_s"]["rows"] == 2
    assert "37" in missing["visit_s"]["default"]
    assert missing["revenue_eur"]["rows"] == 3
    assert all(each["rule"] for each in missing.values())


def test_a_file_that_has_them_all_misses_none_of_them(tmp_path):
    header = "Code client;Nom;CP;Ville;Durée de visite;Segment;CA;Fréquence"
    seen = report(tmp_path, header, "C1;Bar;20000;Ajaccio;30 min;A;1000;6")
    assert not {each["field"] for each in seen["missing"]} & {
        "visit_s", "segment", "revenue_eur", "visits_per_year",
    }  # fmt: skip
