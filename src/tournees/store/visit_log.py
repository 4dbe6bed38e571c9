"""Visit reports as lines of JSON: one for each account, day and rep.

The log stands inside each version of a source, so that a version and its reports appear
and are undone together. It holds no coordinates: where a rep was is never stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.model import VisitReport

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_REPORT = TypeAdapter(VisitReport)
VISITS = "visits.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedLog:
    """A log with more reports in it, sorted; and what became of those."""

    reports: tuple[VisitReport, ...]
    added: tuple[VisitReport, ...]
    updated: tuple[VisitReport, ...]
    repeated: int


def visits_to_jsonl(reports: Iterable[VisitReport]) -> bytes:
    """Write reports, one a line."""
    return b"".join(_REPORT.dump_json(report) + b"\n" for report in reports)


def visits_from_jsonl(content: bytes, file: str = VISITS) -> tuple[VisitReport, ...]:
    """Read reports back.

    Raises
    ------
    StoreError
        When a line is not what `visits_to_jsonl` writes.
    """
    try:
        return tuple(_REPORT.validate_json(line) for line in content.splitlines())
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error


def merge_visits(known: Iterable[VisitReport], given: Iterable[VisitReport]) -> MergedLog:
    """Add reports to a log: the same account, day and rep again is an update."""
    log = {_key(report): report for report in known}
    added: dict[tuple[str, date, str], VisitReport] = {}
    updated: dict[tuple[str, date, str], VisitReport] = {}
    repeated = 0
    for report in given:
        key = _key(report)
        old = log.get(key)
        if old is not None and _content(old) == _content(report):
            repeated += 1
            continue
        (updated if old is not None and key not in added else added)[key] = report
        log[key] = report
    return MergedLog(
        reports=tuple(log[key] for key in sorted(log)),
        added=tuple(added[key] for key in sorted(added)),
        updated=tuple(updated[key] for key in sorted(updated)),
        repeated=repeated,
    )


def _key(report: VisitReport) -> tuple[str, date, str]:
    return (report.account_id, report.day, report.rep)


def _content(report: VisitReport) -> VisitReport:
    return replace(report, file="", row=None)
