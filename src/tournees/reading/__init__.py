"""Foreign files into accounts and reps, with every fault.

A file is opened by its first bytes, read as text, its columns are recognised, each
cell converted; what cannot be read becomes an `Issue` and never an exception.
"""

from tournees.reading.accounts import read_accounts
from tournees.reading.reps import RepDefaults, read_reps
from tournees.reading.result import ColumnSeen, DefaultUsed, Missing, Reading, Understood

__all__ = [
    "ColumnSeen",
    "DefaultUsed",
    "Missing",
    "Reading",
    "RepDefaults",
    "Understood",
    "read_accounts",
    "read_reps",
]
