"""A correction file read back: the value stands, the original file does not change."""

from __future__ import annotations

from checked_file import FR

from tournees.planner.check_data import check_file
from tournees.reading import Correction

ROWS = "Code client;Nom;CP;Ville;Fréquence\nC1;Bar;20000;Ajaccio;400\nC2;Hôtel;99999;Nullepart;6\n"


def test_corrected_cells_are_read_as_corrected_and_the_file_stays(tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(ROWS, "utf-8")
    before = check_file(path, "clients").as_json(FR)
    assert {"cell_frequency_high", "place_postal_code_unknown"} <= {
        finding["code"] for finding in before["findings"]
    }
    fixes = [
        Correction(key="C1", column="Fréquence", old="400", new="4"),
        Correction(key="C2", column="CP", old="99999", new="20200"),
        Correction(key="C2", column="Ville", old="Nullepart", new="Bastia"),
    ]
    after = check_file(path, "clients", corrections=fixes).as_json(FR)
    assert [f["code"] for f in after["findings"] if f["severity"] != "notice"] == []
    assert (after["placed"], after["not_placed"]) == (2, 0)
    assert path.read_text("utf-8") == ROWS


def test_a_correction_of_a_text_that_has_changed_is_told_and_not_applied(tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(ROWS.replace("400", "12"), "utf-8")
    fix = Correction(key="C1", column="Fréquence", old="400", new="4")
    seen = check_file(path, "clients", corrections=[fix])
    assert "correction_stale" in {f["code"] for f in seen.as_json(FR)["findings"]}
    assert {a.visits_per_year for a in seen.accounts if a.id == "C1"} == {12.0}
