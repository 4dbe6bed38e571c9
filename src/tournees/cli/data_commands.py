"""Commands that take files into the workspace: accounts, teams, visit reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tournees.cli.language import words
from tournees.cli.options import (
    AS_RECOGNISED,
    WORKSPACE,
    ColumnsOption,
    DryRunOption,
    LangOption,
    Reading,
    SheetOption,
    WorkspaceOption,
)
from tournees.cli.show_data import address_progress
from tournees.cli.show_workspace import show_feedback, show_imported
from tournees.planner.feedback import take_feedback
from tournees.planner.importing import ImportRequest, import_file
from tournees.planner.today import today
from tournees.store import Workspace


def import_(
    file: Annotated[Path, Parameter(help="cli.argument.table")],
    *,
    reading: Reading = AS_RECOGNISED,
    name: Annotated[str, Parameter(help="cli.option.source_name")] = "",
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Take a file into the workspace, and say what differs from last time."""
    del lang
    request = ImportRequest(
        kind=reading.kind,
        name=name,
        mapping=reading.mapping,
        online=reading.online,
        corrections=reading.corrections,
    )
    with address_progress(words(), shown=reading.online) as on_progress:
        imported = import_file(
            Workspace(workspace),
            file,
            request,
            today=today(),
            on_progress=on_progress,
            dry_run=dry_run,
        )
    show_imported(imported, words())
    return 0


def feedback(
    file: Annotated[Path, Parameter(help="cli.argument.visits")],
    *,
    column: ColumnsOption = (),
    sheet: SheetOption = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Take visit reports in: last visits, real durations and hours follow."""
    del lang
    mapping = Reading(column=column, sheet=sheet).mapping
    taken = take_feedback(
        Workspace(workspace), file, today=today(), mapping=mapping, dry_run=dry_run
    )
    show_feedback(taken, words(), dry_run=dry_run)
    return 0
