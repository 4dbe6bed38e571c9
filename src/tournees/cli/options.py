"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from tournees.errors import InputError, Issue
from tournees.store.mappings import ColumnMapping
from tournees.words import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKSPACE = Path("tournees-data")

LangOption = Annotated[Lang | None, Parameter(help="cli.option.lang")]
WorkspaceOption = Annotated[Path, Parameter(help="cli.option.workspace")]
ColumnsOption = Annotated[tuple[str, ...], Parameter(help="cli.option.column", negative=())]
SheetOption = Annotated[str | None, Parameter(help="cli.option.sheet")]
MarginOption = Annotated[Literal["sales", "cost"] | None, Parameter(help="cli.option.margin_on")]
KindOption = Annotated[
    Literal["clients", "prospects", "accounts", "reps"], Parameter(help="cli.option.kind")
]
CorrectionsOption = Annotated[Path | None, Parameter(help="cli.option.corrections")]
OnlineOption = Annotated[bool, Parameter(help="cli.option.addresses", negative=())]
DryRunOption = Annotated[bool, Parameter(help="cli.option.dry_run", negative=())]


def chosen_columns(given: Iterable[str]) -> dict[str, str]:
    """``champ=Colonne du fichier``, as many times as wanted, as a mapping.

    Raises
    ------
    InputError
        With every text that is not of that form.
    """
    parts = [text.partition("=") for text in given]
    issues = [
        Issue(code="column_option", value="".join(part)) for part in parts if not all(part[:2])
    ]
    if issues:
        raise InputError(tuple(issues))
    return {field.strip(): header.strip() for field, _, header in parts}


def chosen_mapping(
    columns: tuple[str, ...], sheet: str | None, margin_on: Literal["sales", "cost"] | None
) -> ColumnMapping | None:
    """How the user wants a file read; None where nothing was said."""
    if not (columns or sheet or margin_on):
        return None
    return ColumnMapping(columns=chosen_columns(columns), sheet=sheet, margin_on=margin_on)
