"""Findings as lines of a table: which can be corrected in place, which can only be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tournees.planner.findings import fields_of
from tournees.planner.severity import Severity, severity
from tournees.report.corrections import CorrectionLine, correction_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tournees.errors import Issue
    from tournees.planner.check_data import CheckedData
    from tournees.words import Words

PLACE_FIELDS = frozenset({"commune", "postal_code", "lat_lon", "lat", "address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """One finding: of a cell of a file of ``kind``, or, without a line, of more than that.

    ``place`` tells whether coordinates would settle it.
    """

    kind: str
    issue: Issue
    line: CorrectionLine | None = None
    place: bool = False

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return severity(self.issue)


def counted(issues: Iterable[Issue]) -> dict[Severity, int]:
    """How many findings of each severity, the gravest first."""
    counts = Counter(severity(issue) for issue in issues)
    return {level: counts[level] for level in Severity if counts[level]}


def graded(issues: Iterable[Issue]) -> list[Issue]:
    """The gravest first, in their order within each severity."""
    order = list(Severity)
    return sorted(issues, key=lambda issue: order.index(severity(issue)))


def finding_lines(
    issues: Sequence[Issue], read: Mapping[str, CheckedData], words: Words, most: int
) -> list[FindingLine]:
    """The first findings as lines, at most ``most`` of them."""
    kinds = {file.file: kind for kind, data in read.items() for file in data.understood}
    found: list[FindingLine] = []
    for issue in issues:
        if len(found) >= most:
            break
        kind = kinds.get(issue.file, "")
        data = read.get(kind)
        lines = list(correction_lines(replace(data, issues=(issue,)), words)) if data else []
        place = not PLACE_FIELDS.isdisjoint(fields_of(issue.code))
        if lines:
            found += [FindingLine(kind=kind, issue=issue, line=one, place=place) for one in lines]
        else:
            found.append(FindingLine(kind=kind, issue=issue))
    return found[:most]
