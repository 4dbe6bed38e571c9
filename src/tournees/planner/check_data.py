"""What is understood of a user's files, without deciding anything: for check-data and the app."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tournees.errors import Issue
from tournees.model import Kind
from tournees.planner.duplicates import Duplicate, duplicate_issues, find_duplicates
from tournees.planner.enriching import segmented
from tournees.planner.findings import told
from tournees.planner.intake import placed_rep, rep_defaults, survey
from tournees.planner.own_texts import own_texts
from tournees.planner.placing import name_slips, place_accounts
from tournees.planner.quality import MissingValue, missing_values
from tournees.planner.severity import Severity, severity
from tournees.planner.standing import standing_findings
from tournees.planner.suspects import suspects
from tournees.reading import read_accounts, read_reps
from tournees.scenario import Rules, Source, Visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path
    from typing import Literal

    from tournees.model import Account, Rep
    from tournees.planner.own_texts import OwnTexts
    from tournees.planner.placing import ByAddress
    from tournees.reading import Correction, Reading, Understood
    from tournees.scenario import Scenario
    from tournees.words import Words

KINDS: dict[str, Kind | None] = {
    "clients": Kind.CLIENT,
    "prospects": Kind.PROSPECT,
    "accounts": None,
    "reps": None,
}
"""What a file may hold; None where a column says it, or where it holds no accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedData:
    """Rows read and placed, the columns understood, and every finding.

    ``placed`` counts rows by precision, ``""`` for those without a place. ``texts``
    are the user's own, by file; ``accounts`` and ``reps`` what was made of them, placed;
    ``notes`` what a plan will make of them: segments computed, accounts held back.
    """

    understood: tuple[Understood, ...]
    issues: tuple[Issue, ...]
    placed: dict[str, int]
    duplicates: tuple[Duplicate, ...] = ()
    missing: tuple[MissingValue, ...] = ()
    texts: Mapping[str, OwnTexts] = field(default_factory=dict)
    accounts: tuple[Account, ...] = ()
    reps: tuple[Rep, ...] = ()
    notes: tuple[Issue, ...] = ()

    @property
    def fatal(self) -> bool:
        """Whether a run would refuse the files."""
        return any(issue.fatal for issue in self.issues)

    @property
    def rows(self) -> int:
        """Rows kept after the filters."""
        return sum(file.rows_kept for file in self.understood)

    @property
    def not_placed(self) -> int:
        """Rows kept that have no place, those that could not be read as an account included."""
        return self.placed.get("", 0)

    @property
    def suspect_rows(self) -> frozenset[tuple[str, int]]:
        """File and row of each account or rep of which something is doubted or wrong."""
        headers = {file.file: file.header_row or 0 for file in self.understood}
        return frozenset(
            (issue.file, issue.row)
            for issue in self.issues
            if issue.row is not None
            and issue.row > headers.get(issue.file, 0)
            and severity(issue) is not Severity.NOTICE
        )

    def as_json(self, words: Words) -> dict[str, Any]:
        """The whole report: counts, columns, what is missing, duplicates, every finding."""
        return {
            "rows": self.rows,
            "placed": sum(count for precision, count in self.placed.items() if precision),
            "not_placed": self.not_placed,
            "suspect": len(self.suspect_rows),
            "placed_by_precision": {key: n for key, n in self.placed.items() if key},
            "severities": dict(sorted(Counter(severity(i).value for i in self.issues).items())),
            "columns": [column for file in self.understood for column in _columns(file)],
            "notes": [words.issue(note) for note in self.notes],
            "missing": [missing.as_json(words) for missing in self.missing],
            "duplicates": [duplicate.as_json() for duplicate in self.duplicates],
            "findings": [_finding(issue, words) for issue in self.issues],
        }


def check_file(  # noqa: PLR0913  # each is the user's own choice, all but two keyword-only
    path: Path,
    kind: str,
    columns: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
    margin_on: Literal["sales", "cost"] | None = None,
    corrections: Sequence[Correction] = (),
    today: date | None = None,
    visits: Visits | None = None,
    by_address: ByAddress | None = None,
) -> CheckedData:
    """Read one file and place its rows.

    Parameters
    ----------
    path
        The user's file.
    kind
        ``clients``, ``prospects``, ``accounts`` (a column says which) or ``reps``.
    columns
        Our field to the file's header, where the user knows better.
    sheet, margin_on
        As in a scenario's source.
    corrections
        What the user corrected, put in before the cells are read.
    today
        The day on which dates are judged; without it no date is too late.
    visits
        The defaults that will stand in; those of an empty scenario where absent.
    by_address
        The online address service, where the user wants it (`placing.place_accounts`).
    """
    source = Source(file=str(path), columns=dict(columns or {}), sheet=sheet, margin_on=margin_on)
    if kind == "reps":
        return check_team(read_reps(path, source, rep_defaults(Rules()), corrections))
    read = read_accounts(path, source, KINDS[kind], corrections)
    return check_reading(read, today=today, visits=visits, by_address=by_address)


def check_reading(
    read: Reading[Account],
    *,
    today: date | None = None,
    visits: Visits | None = None,
    by_address: ByAddress | None = None,
) -> CheckedData:
    """Place the accounts of one file, and report on them; the rest as in `check_file`."""
    issues = list(read.issues)
    accounts = place_accounts(read.items, issues, by_address)
    accounts.sort(key=lambda account: account.id)
    texts = own_texts((read,))
    name_slips(accounts, issues, texts)
    if not accounts and read.usable:
        issues.append(Issue(code="no_accounts", file=read.understood.file))
    return check_items(
        accounts, (), issues, (read.understood,), visits=visits or Visits(), today=today,
        texts=texts,
    )  # fmt: skip


def check_team(read: Reading[Rep]) -> CheckedData:
    """Place the homes of a team, and report on it."""
    issues = list(read.issues)
    reps = [placed_rep(rep, issues) for rep in read.items]
    if not reps and read.usable:
        issues.append(Issue(code="no_reps", file=read.understood.file))
    return check_items(
        (), reps, issues, (read.understood,), visits=Visits(), texts=own_texts((read,))
    )


def check_scenario(
    scenario: Scenario, *, today: date | None = None, by_address: ByAddress | None = None
) -> CheckedData:
    """Read all the files of a scenario as a run would, with every finding.

    ``today`` and ``by_address`` as in `check_file`.
    """
    found = survey(scenario, by_address)
    return check_items(
        found.accounts, found.reps, found.issues, found.understood,
        visits=scenario.visits, today=today, texts=found.texts,
    )  # fmt: skip


def check_items(
    accounts: Sequence[Account],
    reps: Sequence[Rep],
    issues: Iterable[Issue],
    understood: tuple[Understood, ...],
    *,
    visits: Visits,
    today: date | None = None,
    texts: Mapping[str, OwnTexts] | None = None,
) -> CheckedData:
    """The report on what was read and placed: duplicates, doubtful values, what is missing.

    ``issues`` are those of reading and placing; ``texts`` the user's own, for corrections.
    """
    order = {file.file: number for number, file in reversed(list(enumerate(understood)))}
    duplicates = find_duplicates(accounts, order)
    found = [*issues, *suspects(accounts, today)]
    found += duplicate_issues(duplicates, found)
    taken, of_segments = segmented(accounts, visits)
    placed = Counter(a.place.precision.value if a.place else "" for a in accounts)
    placed.update(rep.home.precision.value if rep.home else "" for rep in reps)
    unread = sum(file.rows_kept for file in understood) - placed.total()
    if unread > 0:
        placed[""] += unread
    return CheckedData(
        understood=understood,
        issues=told(found, understood),
        placed=dict(sorted(placed.items())),
        duplicates=duplicates,
        missing=missing_values(taken, understood, visits),
        texts=dict(texts or {}),
        accounts=tuple(accounts),
        reps=tuple(reps),
        notes=(*standing_findings(accounts, (), frozenset()), *of_segments),
    )


def _columns(file: Understood) -> Iterable[dict[str, Any]]:
    return (
        {
            "file": file.file,
            "header": column.header,
            "fields": list(column.fields),
            "confidence": column.confidence,
            "samples": list(column.samples),
        }
        for column in file.columns
    )


def _finding(issue: Issue, words: Words) -> dict[str, Any]:
    rule, remedy = words.rule_and_remedy(issue)
    return {
        "file": issue.file,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "code": issue.code,
        "severity": severity(issue).value,
        "fatal": issue.fatal,
        "rule": rule,
        "remedy": remedy,
        "facts": dict(issue.facts),
    }
