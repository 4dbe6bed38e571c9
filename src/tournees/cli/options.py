"""Options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
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
DryRunOption = Annotated[bool, Parameter(help="cli.option.dry_run", negative=())]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file of the user is to be read; each field is an option."""

    kind: Annotated[
        Literal["clients", "prospects", "accounts", "reps"], Parameter(help="cli.option.kind")
    ] = "clients"
    column: ColumnsOption = ()
    sheet: SheetOption = None
    margin_on: Annotated[
        Literal["sales", "cost"] | None, Parameter(help="cli.option.margin_on")
    ] = None
    corrections: Annotated[Path | None, Parameter(help="cli.option.corrections")] = None
    online: Annotated[bool, Parameter(help="cli.option.addresses", negative=())] = False

    @property
    def mapping(self) -> ColumnMapping | None:
        """Columns, sheet and margin; None where nothing was said."""
        if not (self.column or self.sheet or self.margin_on):
            return None
        columns = chosen_columns(self.column)
        return ColumnMapping(columns=columns, sheet=self.sheet, margin_on=self.margin_on)


AS_RECOGNISED = Reading()


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
