"""Commands on the user's files and on the workspace that keeps them."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from tournees.cli.faults import beside
from tournees.cli.language import words
from tournees.cli.options import (
    WORKSPACE,
    ColumnsOption,
    DryRunOption,
    LangOption,
    MarginOption,
    SheetOption,
    WorkspaceOption,
    chosen_columns,
)
from tournees.cli.show_data import (
    address_progress,
    asking_addresses,
    show_checked_data,
    show_feedback,
    show_imported,
)
from tournees.errors import ExitCode
from tournees.planner.check_data import check_scenario
from tournees.planner.feedback import take_feedback
from tournees.planner.imported import resolve_imports
from tournees.planner.importing import ImportRequest, import_file
from tournees.planner.previewing import Preview, preview_file
from tournees.report.corrections import write_corrections
from tournees.report.qualified import write_qualified
from tournees.scenario import load_scenario
from tournees.store import ColumnMapping, Workspace

KindOption = Annotated[
    Literal["clients", "prospects", "accounts", "reps"], Parameter(help="cli.option.kind")
]
CorrectionsOption = Annotated[Path | None, Parameter(help="cli.option.corrections")]
OnlineOption = Annotated[bool, Parameter(help="cli.option.addresses", negative=())]


def check_data(  # noqa: PLR0913 - the options of a command
    file: Annotated[Path, Parameter(help="cli.argument.data")],
    *,
    kind: KindOption = "clients",
    as_json: Annotated[bool, Parameter(name="--json", help="cli.option.json", negative=())] = False,
    column: ColumnsOption = (),
    sheet: SheetOption = None,
    margin_on: MarginOption = None,
    corrections: CorrectionsOption = None,
    corrections_to: Annotated[Path | None, Parameter(help="cli.option.corrections_to")] = None,
    to: Annotated[Path | None, Parameter(help="cli.option.qualified_to")] = None,
    online: OnlineOption = False,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Say what is understood of a file, or of all the files of a scenario."""
    del lang
    space, today = Workspace(workspace), date.today()  # noqa: DTZ011 - the user's own day
    mapping = _mapping(column, sheet, margin_on)
    with asking_addresses(workspace / "cache", words(), online=online) as by_address:
        if file.suffix.lower() == ".toml":
            scenario = resolve_imports(load_scenario(file), space)
            checked = check_scenario(scenario, today=today, by_address=by_address)
            looked = Preview(checked=checked)
        else:
            looked = preview_file(
                space, file, kind,
                today=today, mapping=mapping, corrections=corrections, by_address=by_address,
            )  # fmt: skip
    checked = looked.checked
    if as_json:
        text = json.dumps(checked.as_json(words()), ensure_ascii=False, indent=2)
        sys.stdout.write(f"{text}\n")
    else:
        show_checked_data(checked, words(), recalled=looked.recalled)
    written = [write_corrections(corrections_to, checked, words())] if corrections_to else []
    if to is not None:
        written.append(write_qualified(to, checked.accounts, words(), sources=(file,)))
    for path in written:
        beside().print(words()("cli.data.written", path=str(path)), markup=False)
    return ExitCode.INPUT_FAULT if checked.fatal else ExitCode.DONE


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
        mapping=_mapping(column, sheet, margin_on),
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
    mapping = _mapping(column, sheet, None)
    today = date.today()  # noqa: DTZ011 - the user's own day
    taken = take_feedback(Workspace(workspace), file, today=today, mapping=mapping, dry_run=dry_run)
    show_feedback(taken, words(), dry_run=dry_run)
    return 0


def _mapping(
    columns: tuple[str, ...], sheet: str | None, margin_on: Literal["sales", "cost"] | None
) -> ColumnMapping | None:
    """How the user wants a file read; None where nothing was said."""
    if not (columns or sheet or margin_on):
        return None
    return ColumnMapping(columns=chosen_columns(columns), sheet=sheet, margin_on=margin_on)
