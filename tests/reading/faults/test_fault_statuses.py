"""Statuses and kinds as French and English files word them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from one_column import fields, read_column, read_file, told, values

from tournees.model import Kind, Status
from tournees.reading.cells import read_cell
from tournees.reading.choices import read_kind, read_status
from tournees.reading.faults import CellFault

STATUSES = {
    "Actif": Status.ACTIVE, "0 - Actif": Status.ACTIVE, "Ouvert": Status.ACTIVE,
    "inactif": Status.BLOCKED, "Bloqué": Status.BLOCKED, "Bloqué compta": Status.BLOCKED,
    "en compte bloqué": Status.BLOCKED, "Client perdu": Status.BLOCKED,
    "Client fermé": Status.BLOCKED, "Mis en sommeil": Status.BLOCKED, "Closed": Status.BLOCKED,
    "contentieux": Status.LITIGATION, "En litige": Status.LITIGATION,
    "Impayé": Status.LITIGATION, "Bloqué (impayé)": Status.LITIGATION,
    "ne pas démarcher": Status.DO_NOT_CANVASS, "Ne pas prospecter": Status.DO_NOT_CANVASS,
    "Opposition": Status.DO_NOT_CANVASS, "Opposition RGPD": Status.DO_NOT_CANVASS,
    "opt-out": Status.DO_NOT_CANVASS, "Do Not Call": Status.DO_NOT_CANVASS,
    "Liste rouge": Status.DO_NOT_CANVASS, "Actif - ne pas démarcher": Status.DO_NOT_CANVASS,
}  # fmt: skip
KINDS = {
    "Client": Kind.CLIENT, "Customer - Direct": Kind.CLIENT, "C": Kind.CLIENT,
    "Prospect": Kind.PROSPECT, "Prospect chaud": Kind.PROSPECT, "Suspect": Kind.PROSPECT,
    "Lead": Kind.PROSPECT, "Prescripteur": Kind.PRESCRIBER, "Architecte": Kind.PRESCRIBER,
    "Bureau d'études": Kind.PRESCRIBER, "BET fluides": Kind.PRESCRIBER,
    "Distributeur": Kind.DISTRIBUTOR, "Revendeur": Kind.DISTRIBUTOR,
    "Grossiste": Kind.DISTRIBUTOR, "Négoce": Kind.DISTRIBUTOR, "Reseller": Kind.DISTRIBUTOR,
}  # fmt: skip


@pytest.mark.parametrize("text", STATUSES)
def test_a_status_is_what_its_words_say(text: str):
    assert read_status(text) is STATUSES[text]
    assert read_status(text.upper()) is STATUSES[text]


@pytest.mark.parametrize("text", KINDS)
def test_a_kind_is_what_its_words_say(text: str):
    assert read_kind(text) is KINDS[text]


@pytest.mark.parametrize("text", ["non bloqué", "plus en litige", "perplexe", "42"])
def test_a_status_that_is_not_plain_stops_the_run(tmp_path, text: str):
    reading = read_column(tmp_path, "Statut client", text, "Actif")
    assert told(reading) == [("cell_status", 2, text, True)]


@given(st.text(max_size=30))
def test_no_text_makes_a_choice_crash(text: str):
    for read in (read_status, read_kind):
        outcome = read_cell(read, text)
        codes = {"cell_status", "cell_kind", "cell_error"}
        assert not isinstance(outcome, CellFault) or outcome.code in codes


def test_a_column_of_kinds_named_statut_is_a_kind(tmp_path):
    text = "Nom;CP;Statut\nA;20000;Client\nB;20000;Prospect\nC;20000;Revendeur\n"
    reading = read_file(tmp_path, text, None)
    assert fields(reading)["Statut"] == ("kind",)
    assert values(reading, "kind") == [Kind.CLIENT, Kind.PROSPECT, Kind.DISTRIBUTOR]
