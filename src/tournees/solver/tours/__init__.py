"""One rep's week of tours: a search, its bound, and a checked reason for what is left out."""

from tournees.solver.tours.engine import solve
from tournees.solver.tours.reasons import explain
from tournees.solver.tours.verify import faults, objective_eur
from tournees.solver.tours.week import EFFORT, RepWeek

__all__ = ["EFFORT", "RepWeek", "explain", "faults", "objective_eur", "solve"]
