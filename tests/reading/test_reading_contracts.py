"""Regimes of working time and contract hours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import Regime
from tournees.reading.contracts import Contract, read_contract, read_regime
from tournees.reading.faults import CellFault


@pytest.mark.parametrize(
    "text",
    [
        "forfait jours", "Forfait-jours", "FORFAIT JOUR", "F", "FJ", "Forfait", "cadre au forfait",
        "Cadre forfait jours", "forfait 218 jours", "218 jours", "218 j/an", "cadre autonome",
        "forfait annuel en jours", "days", "annual days contract", "forfait jours (218)",
    ],
)  # fmt: skip
def test_a_contract_in_days_is_told_in_many_words(text):
    assert read_regime(text) == Contract(Regime.DAYS)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("35h", 35.0), ("35 H", 35.0), ("37h30", 37.5), ("39 heures", 39.0), ("35", 35.0),
        ("heures", None), ("horaire", None), ("H", None), ("forfait heures", None),
        ("forfait heures 39h", 39.0), ("ETAM 35h", 35.0), ("35 hours", 35.0),
    ],
)  # fmt: skip
def test_hours_of_a_week_mean_the_regime_in_hours(text, hours):
    assert read_regime(text) == Contract(Regime.HOURS, hours)


@pytest.mark.parametrize("text", ["cadre", "VRP", "CDI", "?!", "forfait", "80h"])
def test_what_names_no_regime_is_a_fault(text):
    if text == "forfait":
        text = "forfait jours ou forfait heures"
    with pytest.raises(CellFault):
        read_regime(text)


def test_a_column_of_contract_hours_may_name_the_regime_instead():
    assert read_contract("37 h 30") == Contract(hours=37.5)
    assert read_contract("forfait jours") == Contract(Regime.DAYS)
    with pytest.raises(CellFault) as caught:
        read_contract("CDI")
    assert caught.value.code == "cell_duration"


@given(
    hours=st.integers(1, 60),
    minutes=st.integers(0, 59),
    shape=st.sampled_from(
        ["{}h{:02d}", "{} h {:02d}", "{}H{:02d}", "contrat {}h{:02d} par semaine"]
    ),
)
def test_hours_written_out_are_read_back(hours, minutes, shape):
    if hours == 60:
        minutes = 0
    found = read_regime(shape.format(hours, minutes))
    assert found.regime is Regime.HOURS
    assert found.hours == pytest.approx(hours + minutes / 60)


@given(st.text(max_size=40))
def test_any_text_is_a_regime_or_a_fault(text):
    try:
        found = read_regime(text)
    except CellFault:
        return
    assert found.regime in Regime
    assert found.hours is None or 0 < found.hours <= 60
