"""Yes and no in French and English, and the columns that bar visits."""

from __future__ import annotations

import pytest
from one_column import fields, read_column, told, values

from tournees.model import Status
from tournees.reading.choices import read_yes_no

YES = ("oui", "O", "Yes", "Y", "VRAI", "true", "1", "x")
NO = ("non", "N", "no", "faux", "FALSE", "0")


@pytest.mark.parametrize(("text", "said"), [(t, True) for t in YES] + [(t, False) for t in NO])
def test_yes_and_no_have_many_spellings(text: str, said: bool):  # noqa: FBT001 - the expected
    assert read_yes_no(text) is said


def test_perhaps_is_told(tmp_path):
    reading = read_column(tmp_path, "Client réservé", "peut-être", "oui")
    assert told(reading) == [("cell_yes_no", 2, "peut-être", True)]


@pytest.mark.parametrize(
    ("header", "field", "status"),
    [("Ne pas démarcher", "no_canvassing", Status.DO_NOT_CANVASS),
     ("Do Not Call", "no_canvassing", Status.DO_NOT_CANVASS),
     ("Opposition", "no_canvassing", Status.DO_NOT_CANVASS),
     ("Contentieux", "in_litigation", Status.LITIGATION),
     ("Bloqué", "is_blocked", Status.BLOCKED), ("En sommeil", "is_blocked", Status.BLOCKED)],
)  # fmt: skip
def test_a_column_of_yes_bars_visits(tmp_path, header: str, field: str, status: Status):
    reading = read_column(tmp_path, header, "oui", "non", "", "12/03/2025")
    assert fields(reading)[header] == (field,)
    assert values(reading, "status") == [status, Status.ACTIVE, Status.ACTIVE, status]


def test_an_inactive_account_is_blocked(tmp_path):
    reading = read_column(tmp_path, "Actif", "1", "0", "1", "1")
    assert values(reading, "status")[1] is Status.BLOCKED
    assert values(reading, "status")[0] is Status.ACTIVE


def test_the_strictest_column_wins(tmp_path):
    reading = read_column(tmp_path, "Statut client;Opt-out", "Bloqué;oui", "Actif;non")
    assert values(reading, "status") == [Status.DO_NOT_CANVASS, Status.ACTIVE]
