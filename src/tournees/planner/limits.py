"""Named maxima of ``[tours] limits``: what a visit uses, from any column of the account file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tournees.errors import Issue, StoreError
from tournees.model import Limit, LimitScope
from tournees.planner.versions import ROWS
from tournees.reading.cells import is_blank, read_number
from tournees.reading.columns import find_header
from tournees.reading.faults import CellFault
from tournees.reading.folding import nearest, tidy
from tournees.store import rows_from_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tournees.model import Account
    from tournees.planner.own_rows import Rows
    from tournees.scenario import LimitRule

Uses = dict[str, dict[str, int]]
"""What a visit uses, by the header that a limit names and by account id."""


def read_uses(
    rules: Iterable[LimitRule], tables: Mapping[str, Rows]
) -> tuple[Uses, tuple[Issue, ...]]:
    """What each account uses of each limit that names a column, and the faults.

    A blank cell uses nothing; a part of a unit counts whole, so that a maximum is never
    exceeded; a file without the column uses nothing, one of all at least must have it.

    Parameters
    ----------
    tables
        The user's own rows of each file of accounts, by the file's name.
    """
    uses: Uses = {}
    issues: list[Issue] = []
    for column in dict.fromkeys(rule.column for rule in rules if rule.column):
        found = [
            (file, rows, index)
            for file, rows in tables.items()
            if (index := find_header(rows.headers, column)) is not None
        ]
        uses[column] = {}
        for file, rows, index in found:
            uses[column] |= _column(file, rows, index, issues)
        if not found:
            known = [header for rows in tables.values() for header in rows.headers if header]
            facts: dict[str, str | int | float] = {
                "close": nearest(column, known),
                "known": ", ".join(dict.fromkeys(known)),
            }
            issues.append(Issue(code="limit_column_unknown", value=column, facts=facts))
    return uses, tuple(issues)


def snapshot_rows(snapshot: Path) -> Rows:
    """The user's own rows beside a version of the workspace.

    Raises
    ------
    StoreError
        They cannot be read.
    """
    path = snapshot.with_name(ROWS)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=str(path))) from error
    return rows_from_csv(content, path.name)


def scenario_limits(
    rules: Sequence[LimitRule], accounts: Iterable[Account], uses: Uses
) -> tuple[Limit, ...]:
    """The limits of a scenario over the accounts that count in them.

    An account counts where its kind and its segment are named, or none are named. Without
    a column each visit uses 1.
    """
    everyone = tuple(accounts)
    return tuple(
        Limit(
            name=rule.name,
            scope=LimitScope(rule.scope),
            maximum=rule.maximum,
            use={
                account.id: used
                for account in everyone
                if _counts(account, rule) and (used := _use(account, rule, uses))
            },
        )
        for rule in rules
    )


def _column(file: str, rows: Rows, index: int, issues: list[Issue]) -> dict[str, int]:
    found = {}
    for number, account_id, texts in rows.rows:
        text = tidy(texts[index]) if index < len(texts) else ""
        if not account_id or is_blank(text):
            continue
        try:
            used = math.ceil(read_number(text))
        except CellFault:
            used = -1
        if used < 0:
            header = rows.headers[index]
            code = "limit_use_unreadable"
            issues.append(
                Issue(code=code, file=file, row=number, column=header, value=text, fatal=False)
            )
            continue
        found[account_id] = used
    return found


def _counts(account: Account, rule: LimitRule) -> bool:
    of_kind = not rule.kinds or account.kind.value in rule.kinds
    return of_kind and (not rule.segments or account.segment in rule.segments)


def _use(account: Account, rule: LimitRule, uses: Uses) -> int:
    return uses.get(rule.column, {}).get(account.id, 0) if rule.column else 1
