"""The user's own rows behind a run, with what the run decided for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tournees.errors import InputError, Issue, StoreError
from tournees.model import Kind
from tournees.planner.defaults import Defaults
from tournees.planner.imported import UNDERSTOOD, is_snapshot, understood_from_json
from tournees.planner.next_visits import next_visits
from tournees.planner.versions import ROWS
from tournees.reading import read_accounts, read_corrections
from tournees.reading.folding import fold
from tournees.scenario import load_scenario
from tournees.store import rows_from_csv

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.planner.next_visits import NextVisit
    from tournees.reading import Understood
    from tournees.scenario import Scenario, Source
    from tournees.store import StoredRun

ROLES: dict[str, Kind | None] = {
    "clients": Kind.CLIENT,
    "prospects": Kind.PROSPECT,
    "accounts": None,
}
"""The files of accounts that a run may have, in the order in which one is looked for."""


class Rows(Protocol):
    """Headings in order, and every row: its number, the id of its account, its texts."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Headings as the file writes them."""
        ...

    @property
    def rows(self) -> Iterable[tuple[int, str, tuple[str, ...]]]:
        """Rows in the order of the file."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRows:
    """The user's file behind a run.

    ``owners`` is the new rep of each account, named as the file names reps: by their codes
    where its own column holds codes. ``source`` is None where the file stands in the
    workspace.
    """

    rows: Rows
    understood: Understood
    visits: dict[str, NextVisit]
    owners: dict[str, str]
    source: Path | None


def roles_of(stored: StoredRun) -> tuple[str, ...]:
    """Which files of accounts a run was made from."""
    data = _scenario(stored).data
    return tuple(role for role in ROLES if getattr(data, role) is not None)


def own_rows(stored: StoredRun, role: str) -> OwnRows:
    """The rows of one file of a run, and the next visit of each account.

    Parameters
    ----------
    stored
        A finished run.
    role
        One of `roles_of`.

    Raises
    ------
    InputError
        The run has no such file, or it cannot be read any more.
    StoreError
        The version of the workspace that the run was made from has been removed.
    """
    scenario = _scenario(stored)
    source: Source | None = getattr(scenario.data, role, None) if role in ROLES else None
    if source is None:
        facts: dict[str, str | int | float] = {"known": ", ".join(roles_of(stored))}
        raise InputError((Issue(code="crm_no_file", value=role, facts=facts),))
    problem = stored.problem
    visits = next_visits(problem.accounts, Defaults(scenario.visits), stored.plan, problem.calendar)
    path = Path(source.file)
    if is_snapshot(path):
        rows = rows_from_csv(_beside(path, ROWS))
        understood = understood_from_json(_beside(path, UNDERSTOOD))
        owners = _owners(stored, rows, understood)
        return OwnRows(rows=rows, understood=understood, visits=visits, owners=owners, source=None)
    corrections = read_corrections(Path(source.corrections))[0] if source.corrections else ()
    reading = read_accounts(path, source, ROLES[role], corrections)
    if reading.raw is None:
        raise InputError(tuple(issue for issue in reading.issues if issue.fatal))
    return OwnRows(
        rows=reading.raw,
        understood=reading.understood,
        visits=visits,
        owners=_owners(stored, reading.raw, reading.understood),
        source=path,
    )


def _owners(stored: StoredRun, rows: Rows, understood: Understood) -> dict[str, str]:
    """The new rep of each account in the manner of the file: codes where it writes codes."""
    reps = stored.problem.reps
    names = {rep.id: rep.name for rep in reps}
    columns = [i for i, c in enumerate(understood.columns) if "current_rep" in c.fields]
    if columns:
        cells = [texts[columns[0]] for _, _, texts in rows.rows if columns[0] < len(texts)]
        written = {fold(text) for text in cells}
        by_code = sum(fold(rep.id) in written for rep in reps)
        if by_code > sum(fold(rep.name) in written for rep in reps):
            names = {rep.id: rep.id for rep in reps}
    owners = stored.plan.sectors.rep_of if stored.plan.sectors else {}
    return {account_id: names.get(rep_id, rep_id) for account_id, rep_id in owners.items()}


def _scenario(stored: StoredRun) -> Scenario:
    return load_scenario(stored.folder.path / "scenario.toml")


def _beside(snapshot: Path, name: str) -> bytes:
    try:
        return snapshot.with_name(name).read_bytes()
    except OSError as error:
        raise StoreError(Issue(code="crm_version_gone", file=str(snapshot))) from error
