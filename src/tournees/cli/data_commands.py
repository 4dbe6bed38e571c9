"""Commands that take files into the workspace: accounts, teams, visit reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tournees.cli.language import words
from tournees.cli.options import (
    WORKSPACE,
    ColumnsOption,
    CorrectionsOption,
    DryRunOption,
    KindOption,
    LangOption,
    MarginOption,
    OnlineOption,
    SheetOption,
    WorkspaceOption,
    chosen_mapping,
)
from tournees.cli.show_data import address_progress
from tournees.cli.show_workspace import show_feedback, show_imported
from tournees.planner.feedback import take_feedback
from tournees.planner.importing import ImportRequest, import_file
from tournees.store import Workspace


def import_(  # noqa: PLR0913 - the options of a command
    file: Annotated[Path, Parameter(help="cli.argument.table")],
    *,
    kind: KindOption = "clients",
    name: Annotated[str, Parameter(help="cli.option.source_name")] = "",
    column: ColumnsOption = (),
    sheet: SheetOption = None,
    margin_on: MarginOption = None,
    corrections: CorrectionsOption = None,
    online: OnlineOption = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Take a file into the workspace, and say what differs from last time."""
    del lang
    request = ImportRequest(
        kind=kind,
        name=name,
        mapping=chosen_mapping(column, sheet, margin_on),
        online=online,
        corrections=corrections,
    )
    with address_progress(words(), shown=online) as on_progress:
        imported = import_file(
            Workspace(workspace),
            file,
            request,
            today=date.today(),  # noqa: DTZ011 - the user's own day
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
    mapping = chosen_mapping(column, sheet, None)
    today = date.today()  # noqa: DTZ011 - the user's own day
    taken = take_feedback(Workspace(workspace), file, today=today, mapping=mapping, dry_run=dry_run)
    show_feedback(taken, words(), dry_run=dry_run)
    return 0
