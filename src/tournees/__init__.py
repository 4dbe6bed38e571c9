"""Tournées: sectors, weekly tours and campaigns for field-sales teams.

As a library::

    from pathlib import Path
    import tournees as ts

    scenario = ts.load_scenario(Path("team.toml"))
    finished = ts.run_scenario(scenario, Path("tournees-data"), ts.Words("fr"))

or step by step, without a run folder::

    taken = ts.intake(scenario)
    travel = ts.open_travel(scenario.travel, Path("cache"))
    decision = ts.decide(scenario, taken, travel)
    assert not ts.violations(decision.problem, decision.plan)
    figures = ts.indicators(decision.problem, decision.plan)

Each name is imported at its first use: ``import tournees`` alone costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from tournees.check import violations
    from tournees.errors import InputError, StoreError, TourneesError, TravelError
    from tournees.metrics import compare, indicators
    from tournees.model import Account, Bound, Place, Plan, Problem, Rep, Tour, Travel, Visit
    from tournees.planner.decide import decide
    from tournees.planner.intake import intake
    from tournees.planner.travel import open_travel
    from tournees.run import run_scenario
    from tournees.scenario import Scenario, load_scenario
    from tournees.store import load_run
    from tournees.words import Words

__all__ = [
    "Account",
    "Bound",
    "InputError",
    "Place",
    "Plan",
    "Problem",
    "Rep",
    "Scenario",
    "StoreError",
    "Tour",
    "TourneesError",
    "Travel",
    "TravelError",
    "Visit",
    "Words",
    "compare",
    "decide",
    "indicators",
    "intake",
    "load_run",
    "load_scenario",
    "open_travel",
    "run_scenario",
    "violations",
]

_ROOM_OF = {
    "check": ("violations",),
    "errors": ("InputError", "StoreError", "TourneesError", "TravelError"),
    "metrics": ("compare", "indicators"),
    "model": ("Account", "Bound", "Place", "Plan", "Problem", "Rep", "Tour", "Travel", "Visit"),
    "planner.decide": ("decide",),
    "planner.intake": ("intake",),
    "planner.travel": ("open_travel",),
    "run": ("run_scenario",),
    "scenario": ("Scenario", "load_scenario"),
    "store": ("load_run",),
    "words": ("Words",),
}

if not TYPE_CHECKING:  # a type checker reads the imports above, and so knows a wrong name

    def __getattr__(name: str) -> object:
        for room, names in _ROOM_OF.items():
            if name in names:
                return getattr(importlib.import_module(f"tournees.{room}"), name)
        msg = f"module 'tournees' has no attribute {name!r}"
        raise AttributeError(msg)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
