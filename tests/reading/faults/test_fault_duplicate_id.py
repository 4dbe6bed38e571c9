"""One identifier on two rows."""

from __future__ import annotations

from one_column import read_column, told


def test_a_duplicate_identifier_stops_the_run_and_names_both_rows(tmp_path):
    reading = read_column(tmp_path, "Code client", "C1", "C2", "C1")
    assert told(reading) == [("duplicate_id", 4, "C1", True)]
    assert reading.issues[0].facts["first"] == "2"
    assert not reading.usable


def test_identifiers_that_differ_by_a_zero_are_two(tmp_path):
    assert told(read_column(tmp_path, "Code client", "1", "01", "001")) == []


def test_next_months_file_keeps_the_identifiers_though_a_row_is_doubled(tmp_path):
    codes = [f"K{n:03d}" for n in range(60)]
    before = {account.id for account in read_column(tmp_path, "Référence", *codes).items}
    after = {account.id for account in read_column(tmp_path, "Référence", *codes, "K007").items}
    assert before == after == set(codes)
