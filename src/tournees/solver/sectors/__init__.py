"""Sectors: which account belongs to which rep, at fixed homes and one measure of load."""

from tournees.solver.sectors.data import NOBODY, Balance, SectorData, SectorSolution, Transfer
from tournees.solver.sectors.rules import balance
from tournees.solver.sectors.search import EFFORT
from tournees.solver.sectors.solving import keep_current, solve

__all__ = [
    "EFFORT",
    "NOBODY",
    "Balance",
    "SectorData",
    "SectorSolution",
    "Transfer",
    "balance",
    "keep_current",
    "solve",
]
