"""Tours of a block of reps: a search, its bound, and a checked reason for what is left out."""

from tournees.solver.tours.block import EFFORT, TourBlock, rep_block
from tournees.solver.tours.engine import solve
from tournees.solver.tours.reasons import explain
from tournees.solver.tours.verify import faults, objective_eur

__all__ = ["EFFORT", "TourBlock", "explain", "faults", "objective_eur", "rep_block", "solve"]
