"""Commands on the sources that the workspace keeps: history, undo, exports, deletion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tournees.cli.faults import console
from tournees.cli.language import words
from tournees.cli.options import WORKSPACE, DryRunOption, LangOption, WorkspaceOption
from tournees.cli.show_workspace import show_forgotten, show_history, show_purged, show_undone
from tournees.errors import InputError, Issue
from tournees.planner.enriching import enrich
from tournees.planner.forgetting import forget
from tournees.planner.own_rows import own_rows, roles_of
from tournees.planner.retention import RETENTION_DAYS, purge
from tournees.planner.today import today
from tournees.planner.versions import accounts_of, reps_of
from tournees.report import own_manner, write_crm_file, write_qualified
from tournees.scenario import Visits
from tournees.store import Workspace, load_run, redo, undo

SourceArgument = Annotated[str, Parameter(name="source", help="cli.argument.source")]


def history(
    source: SourceArgument = "",
    *,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """List the imports of one source, or of all."""
    del lang
    space = Workspace(workspace)
    names = [_known(space, source)] if source else list(space.sources())
    show_history([version for name in names for version in space.history(name)], words())
    return 0


def undo_import(
    source: SourceArgument,
    *,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Go back to the version before; nothing is lost."""
    del lang
    space = Workspace(workspace)
    show_undone(source, undo(space, _known(space, source)), words())
    return 0


def redo_import(
    source: SourceArgument,
    *,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Take back the last undo."""
    del lang
    space = Workspace(workspace)
    show_undone(source, redo(space, _known(space, source)), words())
    return 0


def export_accounts(
    source: SourceArgument,
    *,
    to: Annotated[Path, Parameter(help="cli.option.to_table")],
    workspace: WorkspaceOption = WORKSPACE,
    for_excel: Annotated[bool, Parameter(help="cli.option.for_excel", negative=())] = False,
    lang: LangOption = None,
) -> int:
    """Write the qualified accounts of a source as CSV, Excel or GeoPackage."""
    del lang
    space = Workspace(workspace)
    accounts = accounts_of(space.current(_known(space, source)))
    if not accounts:
        raise InputError((Issue(code="source_empty", value=source),))
    teams = [reps_of(space.current(name)) for name in space.sources()]
    reps = tuple(one.rep for team in teams for one in team)
    added = enrich(accounts, Visits())
    path = write_qualified(to, accounts, words(), reps=reps, enriched=added, for_excel=for_excel)
    console().print(str(path), markup=False, highlight=False, soft_wrap=True)
    return 0


def export_crm(
    folder: Annotated[Path, Parameter(name="run", help="cli.argument.run")],
    *,
    to: Annotated[Path, Parameter(help="cli.option.to_crm")],
    kind: Annotated[
        Literal["clients", "prospects", "accounts"] | None, Parameter(help="cli.option.kind")
    ] = None,
    for_excel: Annotated[bool, Parameter(help="cli.option.for_excel", negative=())] = False,
    lang: LangOption = None,
) -> int:
    """Give the user's own file back, with the rep and the next visit of a run."""
    del lang
    stored = load_run(folder)
    own = own_rows(stored, kind or next(iter(roles_of(stored))))
    path = write_crm_file(
        to,
        own.rows,
        words(),
        owners=own.owners,
        visits=own.visits,
        manner=own_manner(own.understood, for_excel=for_excel),
        sources=(own.source,) if own.source else (),
    )
    console().print(str(path), markup=False, highlight=False, soft_wrap=True)
    return 0


def forget_person(
    *accounts: Annotated[str, Parameter(help="cli.argument.account_ids")],
    rep: Annotated[str, Parameter(help="cli.option.rep")] = "",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Delete accounts, or a rep, everywhere in the workspace."""
    del lang
    if not accounts and not rep:
        raise InputError((Issue(code="forget_nobody"),))
    gone = forget(Workspace(workspace), accounts=accounts, rep=rep, today=today(), dry_run=dry_run)
    show_forgotten(gone, words(), dry_run=dry_run)
    return 0


def purge_old(
    *,
    older_than_days: Annotated[int, Parameter(help="cli.option.older")] = RETENTION_DAYS,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Remove what has been kept for longer than the firm decided."""
    del lang
    purged = purge(
        Workspace(workspace), today=today(), older_than_days=older_than_days, dry_run=dry_run
    )
    show_purged(purged, words(), dry_run=dry_run)
    return 0


def _known(space: Workspace, source: str) -> str:
    """The source's name, refused where the workspace has none of it."""
    if space.history(source):
        return source
    facts = {"known": ", ".join(space.sources()) or "—"}
    raise InputError((Issue(code="source_unknown", value=source, facts={**facts}),))
