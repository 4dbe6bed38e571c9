"""Names of reps while a run has not written what it decides on yet."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from tournees.errors import InputError, StoreError
from tournees.planner.imported import read_team
from tournees.planner.intake import rep_defaults
from tournees.scenario import load_scenario


def rep_names(scenario: Path) -> dict[str, str]:
    """Name of each rep of a run's scenario by id; empty where it cannot be read yet."""
    return _rep_names(str(scenario)) if scenario.is_file() else {}


@st.cache_data(max_entries=8, show_spinner=False)
def _rep_names(scenario: str) -> dict[str, str]:
    try:
        told = load_scenario(Path(scenario))
        source = told.data.reps
        reps = read_team(Path(source.file), source, rep_defaults(told.rules))
    except (InputError, StoreError):
        return {}
    return {rep.id: rep.name for rep in reps.items}
