"""What reading a file gives: the items, every issue, and what was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from tournees.errors import Issue

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeen:
    """One column of the file.

    ``fields`` are our names for it, empty when it is not used; ``confidence`` runs
    from 0 to 1 (1: the scenario says so, or the header is a name that we know).
    """

    header: str
    fields: tuple[str, ...]
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultUsed:
    """A default of the scenario that stood in for a missing column."""

    field: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """How many kept rows have no value for a field, whatever the reason."""

    field: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What the reader made of a file.

    ``delimiter`` is empty for a workbook, ``encoding`` too; ``sheet`` is empty for a
    text file. Rows are counted below the header: ``rows_read`` with something in
    them, ``rows_blank`` without, ``rows_kept`` after the scenario's ``where`` and
    without the lines of totals.
    """

    file: str
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None
    rows_read: int = 0
    rows_blank: int = 0
    rows_kept: int = 0
    columns: tuple[ColumnSeen, ...] = ()
    defaults: tuple[DefaultUsed, ...] = ()
    missing: tuple[Missing, ...] = ()


class RawRow(NamedTuple):
    """One row as the file holds it: its number there, its item's id (``""`` without), texts."""

    number: int
    id: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """The user's own columns and rows, in their order, before anything was corrected.

    ``headers`` are those of `Understood.columns`, without the columns that corrections
    add. Every row with something in it is there, whether it became an item or not, filled
    up to as many texts as there are headers.
    """

    headers: tuple[str, ...]
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[T]):
    """The items of a file sorted by id, every issue found, what was understood.

    An issue with ``fatal`` True is a structural fault that must stop the run; the
    items are then what could still be read, good for showing and no more. ``raw`` is None
    where no table was found; ``corrected`` counts the cells that corrections changed.
    """

    items: tuple[T, ...]
    issues: tuple[Issue, ...]
    understood: Understood
    raw: RawTable | None = None
    corrected: int = 0

    @property
    def usable(self) -> bool:
        """Whether nothing fatal was found."""
        return not any(issue.fatal for issue in self.issues)
