"""E-mail addresses that cannot be."""

from __future__ import annotations

import pytest
from one_column import fields, read_column, told, values


@pytest.mark.parametrize("text", ["bar@", "bar.exemple.fr", "a@b", "a b@exemple.fr", "a..b@c.fr"])
def test_a_malformed_address_is_told_and_kept(tmp_path, text: str):
    reading = read_column(tmp_path, "E-mail", text, "b@c.fr", "d@e.fr")
    assert told(reading) == [("email_invalid", 2, text, False)]
    assert values(reading, "email")[0] == text


def test_several_addresses_may_stand_in_a_cell(tmp_path):
    reading = read_column(tmp_path, "Mail", "a@b.fr, c@d.fr", "mailto:e@f.fr")
    assert values(reading, "email") == ["a@b.fr; c@d.fr", "e@f.fr"]
    assert told(reading) == []


def test_a_column_of_yes_and_no_named_mail_is_not_taken(tmp_path):
    reading = read_column(tmp_path, "Mail", "oui", "non", "peut-être", "oui")
    assert fields(reading)["Mail"] == ()
    assert [issue.code for issue in reading.issues] == ["column_not_fitting"]


def test_addresses_of_a_few_users_are_not_those_of_the_accounts(tmp_path):
    cells = [f"user{n % 3}@firme.fr" for n in range(30)]
    assert fields(read_column(tmp_path, "Créé par", *cells))["Créé par"] == ()
    own = [f"user{n}@firme.fr" for n in range(30)]
    assert fields(read_column(tmp_path, "Champ 3", *own))["Champ 3"] == ("email",)
