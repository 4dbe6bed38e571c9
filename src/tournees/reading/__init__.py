"""Foreign files into accounts and reps, with every fault.

A file is opened by its first bytes, read as text, its columns are recognised, the user's
corrections put over its cells, each cell converted; what cannot be read becomes an `Issue`
and never an exception.
"""

from tournees.reading.accounts import read_accounts
from tournees.reading.corrections import Correction, read_corrections
from tournees.reading.faults import capped
from tournees.reading.reps import RepDefaults, read_reps
from tournees.reading.result import (
    ColumnSeen,
    DefaultUsed,
    Missing,
    RawRow,
    RawTable,
    Reading,
    Understood,
)
from tournees.reading.visits import read_visit_reports

__all__ = [
    "ColumnSeen",
    "Correction",
    "DefaultUsed",
    "Missing",
    "RawRow",
    "RawTable",
    "Reading",
    "RepDefaults",
    "Understood",
    "capped",
    "read_accounts",
    "read_corrections",
    "read_reps",
    "read_visit_reports",
]
