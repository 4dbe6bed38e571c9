"""`check-data`: what is understood of a file. Imports little, for it is asked often."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tournees.cli.faults import beside
from tournees.cli.language import words
from tournees.cli.options import (
    AS_RECOGNISED,
    WORKSPACE,
    LangOption,
    Reading,
    WorkspaceOption,
)
from tournees.cli.show_data import asking_addresses, show_checked_data
from tournees.errors import ExitCode
from tournees.planner.check_data import check_scenario
from tournees.planner.enriching import enrich
from tournees.planner.imported import resolve_imports
from tournees.planner.previewing import Preview, preview_file
from tournees.planner.today import today
from tournees.scenario import Visits, load_scenario
from tournees.store import Workspace

if TYPE_CHECKING:
    from tournees.planner.check_data import CheckedData


def check_data(
    file: Annotated[Path, Parameter(help="cli.argument.data")],
    *,
    reading: Reading = AS_RECOGNISED,
    as_json: Annotated[bool, Parameter(name="--json", help="cli.option.json", negative=())] = False,
    corrections_to: Annotated[Path | None, Parameter(help="cli.option.corrections_to")] = None,
    to: Annotated[Path | None, Parameter(help="cli.option.qualified_to")] = None,
    workspace: WorkspaceOption = WORKSPACE,
    lang: LangOption = None,
) -> int:
    """Say what is understood of a file, or of all the files of a scenario."""
    del lang
    looked = _looked_at(file, reading, workspace)
    checked = looked.checked
    if as_json:
        text = json.dumps(checked.as_json(words()), ensure_ascii=False, indent=2)
        sys.stdout.write(f"{text}\n")
    else:
        show_checked_data(checked, words(), recalled=looked.recalled)
    if corrections_to is not None or to is not None:
        _write(checked, corrections_to, to, file)
    return ExitCode.INPUT_FAULT if checked.fatal else ExitCode.DONE


def _looked_at(file: Path, reading: Reading, workspace: Path) -> Preview:
    space = Workspace(workspace)
    with asking_addresses(workspace / "cache", words(), online=reading.online) as by_address:
        if file.suffix.lower() == ".toml":
            scenario = resolve_imports(load_scenario(file), space)
            return Preview(checked=check_scenario(scenario, today=today(), by_address=by_address))
        return preview_file(
            space,
            file,
            reading.kind,
            today=today(),
            mapping=reading.mapping,
            corrections=reading.corrections,
            by_address=by_address,
        )


def _write(checked: CheckedData, corrections_to: Path | None, to: Path | None, file: Path) -> None:
    """The correction file and the qualified file, where they are wanted."""
    from tournees.report import write_corrections, write_qualified  # noqa: PLC0415 - slow to load

    written = [write_corrections(corrections_to, checked, words())] if corrections_to else []
    if to is not None:
        added = enrich(checked.accounts, Visits())
        written.append(
            write_qualified(to, checked.accounts, words(), enriched=added, sources=(file,))
        )
    for path in written:
        beside().print(words()("cli.data.written", path=str(path)), markup=False)
