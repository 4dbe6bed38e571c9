"""Faults while they are found: one cell's, and the log of a whole file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_PER_COLUMN = 20
"""How many faults of one kind in one column are listed one by one."""

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
    """Collects the issues of one file; repeated ones are counted, not listed for ever."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.sheet = ""
        self._issues: list[Issue] = []
        self._times: dict[tuple[str, str, bool], int] = {}

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
        key = (code, column, fatal)
        self._times[key] = self._times.get(key, 0) + 1
        if self._times[key] > SHOWN_PER_COLUMN:
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
        """All issues: the file's own first, then by row and column, then what was not listed."""
        more = [
            Issue(
                code="more_like_this",
                file=self.file,
                sheet=self.sheet,
                column=column,
                facts={"n": times - SHOWN_PER_COLUMN, "code": code},
                fatal=fatal,
            )
            for (code, column, fatal), times in sorted(self._times.items())
            if times > SHOWN_PER_COLUMN
        ]
        return (*sorted(self._issues, key=_order), *more)


def _order(issue: Issue) -> tuple[int, str, str, str]:
    return (issue.row or 0, issue.column, issue.code, issue.value)


def shown(names: Iterable[str], limit: int = 40) -> str:
    """A list of names in one line, cut when it is long."""
    listed = [name[:60] for name in names if name]
    text = ", ".join(listed[:limit])
    return f"{text}, …" if len(listed) > limit else text


Values = dict[str, Any]
"""Our field names to values already read, the arguments of an `Account` or a `Rep`."""
