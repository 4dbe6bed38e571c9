"""Faults while they are found: one cell's, and the log of a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_PER_COLUMN = 20
"""How many faults of one kind in one column are shown one by one."""
MAX_ISSUES = 200_000
"""How many faults of one file are kept; beyond, they are only counted."""

Fact = str | int | float


class Nothing:
    """The type of `NOTHING`."""


NOTHING = Nothing()
"""No value could be kept."""


class CellFault(Exception):  # noqa: N818 - a fault of the input, not an error of ours
    """A cell breaks a rule. ``keep`` is the value that may still be used, if any."""

    def __init__(
        self, code: str, *, fatal: bool = True, keep: object = NOTHING, **facts: Fact
    ) -> None:
        super().__init__(code)
        self.code = code
        self.fatal = fatal
        self.keep = keep
        self.facts = facts


class FileFault(Exception):  # noqa: N818 - a fault of the input, not an error of ours
    """A file cannot be read as a table at all."""

    def __init__(self, code: str, *, row: int | None = None, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.facts = facts


class FaultLog:
    """Collects every issue of one file, up to `MAX_ISSUES`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sheet = ""
        self._issues: list[Issue] = []
        self._beyond: dict[bool, int] = {}

    def add(
        self,
        code: str,
        *,
        row: int | None = None,
        column: str = "",
        value: str = "",
        fatal: bool = True,
        facts: dict[str, Fact] | None = None,
    ) -> None:
        """Note one fault."""
        if len(self._issues) >= MAX_ISSUES:
            self._beyond[fatal] = self._beyond.get(fatal, 0) + 1
            return
        self._issues.append(
            Issue(
                code=code,
                file=self.file,
                sheet=self.sheet,
                row=row,
                column=column,
                value=value,
                facts=facts or {},
                fatal=fatal,
            )
        )

    def cell(self, fault: CellFault, *, row: int | None, column: str, value: str) -> None:
        """Note the fault of one cell."""
        self.add(
            fault.code, row=row, column=column, value=value, fatal=fault.fatal, facts=fault.facts
        )

    def done(self) -> tuple[Issue, ...]:
        """All issues: the file's own first, then by row and column; then how many are not kept."""
        more = [
            Issue(
                code="more_not_listed",
                file=self.file,
                sheet=self.sheet,
                facts={"n": times, "limit": MAX_ISSUES},
                fatal=fatal,
            )
            for fatal, times in sorted(self._beyond.items())
        ]
        return (*sorted(self._issues, key=_order), *more)


def _order(issue: Issue) -> tuple[int, str, str, str]:
    return (issue.row or 0, issue.column, issue.code, issue.value)


def capped(issues: Iterable[Issue], shown: int = SHOWN_PER_COLUMN) -> tuple[Issue, ...]:
    """Issues for a page or a terminal: a few of each kind and column, then how many more.

    The order stays. What repeats in one column of one file beyond ``shown`` becomes
    one last line, ``more_like_this``.
    """
    kept: list[Issue] = []
    times: dict[tuple[str, str, str, str, bool], int] = {}
    for issue in issues:
        key = (issue.file, issue.sheet, issue.code, issue.column, issue.fatal)
        times[key] = times.get(key, 0) + 1
        if times[key] <= shown:
            kept.append(issue)
    more = (
        Issue(
            code="more_like_this",
            file=file,
            sheet=sheet,
            column=column,
            facts={"n": count - shown, "code": code},
            fatal=fatal,
        )
        for (file, sheet, code, column, fatal), count in sorted(times.items())
        if count > shown
    )
    return (*kept, *more)


def shown(names: Iterable[str], limit: int = 40) -> str:
    """A list of names in one line, cut when it is long."""
    listed = [name[:60] for name in names if name]
    text = ", ".join(listed[:limit])
    return f"{text}, …" if len(listed) > limit else text


Values = dict[str, Any]
"""Our field names to values already read, the arguments of an `Account` or a `Rep`."""
