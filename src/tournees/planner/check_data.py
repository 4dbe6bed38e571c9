"""What is understood of a user's files, without deciding anything: for check-data and the app."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tournees.errors import InputError, Issue
from tournees.model import Kind
from tournees.planner.findings import told
from tournees.planner.intake import intake, place_account, rep_defaults
from tournees.reading import read_accounts, read_reps
from tournees.scenario import Rules, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tournees.reading import Understood
    from tournees.scenario import Scenario
    from tournees.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedData:
    """Rows read and placed, the columns understood, and every finding."""

    understood: tuple[Understood, ...]
    issues: tuple[Issue, ...]
    placed: dict[str, int]

    @property
    def fatal(self) -> bool:
        """Whether a run would refuse the files."""
        return any(issue.fatal for issue in self.issues)

    @property
    def rows(self) -> int:
        """Rows kept after the filters."""
        return sum(file.rows_kept for file in self.understood)

    def as_json(self, words: Words) -> dict[str, Any]:
        """``rows``, ``placed``, ``not_placed``, ``suspect`` and the findings in words."""
        return {
            "rows": self.rows,
            "placed": sum(count for precision, count in self.placed.items() if precision),
            "not_placed": self.placed.get("", 0),
            "placed_by_precision": {key: n for key, n in self.placed.items() if key},
            "suspect": sum(not issue.fatal for issue in self.issues),
            "findings": [_finding(issue, words) for issue in self.issues],
        }


def check_file(path: Path, kind: str, columns: Mapping[str, str] | None = None) -> CheckedData:
    """Read one file as clients, prospects or reps, and place its rows.

    ``columns`` is our field to the file's header, where the user knows better.
    """
    source = Source(file=str(path), columns=dict(columns or {}))
    if kind == "reps":
        reps = read_reps(path, source, rep_defaults(Rules()))
        return CheckedData(understood=(reps.understood,), issues=tuple(reps.issues), placed={})
    wanted = Kind.CLIENT if kind == "clients" else Kind.PROSPECT
    read = read_accounts(path, source, wanted)
    issues = list(read.issues)
    placed = Counter(
        account.place.precision.value if account.place else ""
        for account in (place_account(account, issues) for account in read.items)
    )
    return CheckedData(
        understood=(read.understood,),
        issues=told(issues, (read.understood,)),
        placed=dict(sorted(placed.items())),
    )


def check_scenario(scenario: Scenario) -> CheckedData:
    """Read all the files of a scenario as a run would."""
    try:
        taken = intake(scenario)
    except InputError as error:
        return CheckedData(understood=(), issues=error.issues, placed={})
    return CheckedData(understood=taken.understood, issues=taken.warnings, placed=taken.placed)


def _finding(issue: Issue, words: Words) -> dict[str, Any]:
    rule, remedy = words.rule_and_remedy(issue)
    return {
        "file": issue.file,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "code": issue.code,
        "fatal": issue.fatal,
        "rule": rule,
        "remedy": remedy,
    }
