"""What can go wrong, as types: the user's input, the travel times, a stored run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One fault in what the user gave, free of any language.

    ``code`` names two texts of the catalogue, ``issue.<code>`` (the rule that
    is broken) and ``issue.<code>.remedy``; ``facts`` fills their placeholders.
    ``row`` is the line as the user's spreadsheet numbers it (header = 1).
    """

    code: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: dict[str, str | int | float] = field(default_factory=dict)
    fatal: bool = True


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    OUR_FAULT = 1
    INPUT_FAULT = 2
    INFEASIBLE = 3
    INTERRUPTED = 130


class TourneesError(Exception):
    """Base of every error that Tournées raises on purpose."""


class InputError(TourneesError):
    """The user's input is at fault; carries every fault found, never only the first."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        if not issues:
            msg = "an InputError needs at least one issue"
            raise ValueError(msg)
        self.issues = issues
        super().__init__("; ".join(f"{i.file}:{i.row or ''} {i.code} {i.value}" for i in issues))


class TravelError(TourneesError):
    """Travel times cannot be computed; ``issue`` says why in the user's words."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(f"{issue.code} {issue.file} {issue.value}")


class StoreError(TourneesError):
    """A run folder or the workspace cannot be read or written."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(f"{issue.code} {issue.file} {issue.value}")
