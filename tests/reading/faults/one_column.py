"""A file of accounts with one column under test, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.model import Kind
from tournees.reading import Reading, read_accounts
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Account


def read_file(
    tmp_path: Path, text: str, kind: Kind | None = Kind.CLIENT, **source: Any
) -> Reading[Account]:
    """The accounts of a file of this text."""
    path = tmp_path / "colonne.csv"
    path.write_text(text, "utf-8")
    return read_accounts(path, Source(file=path.name, **source), kind)


def read_column(tmp_path: Path, header: str, *cells: str, **source: Any) -> Reading[Account]:
    """Accounts named N0001, N0002, ... in Ajaccio, each with one cell of the column."""
    rows = [f"N{n:04d};20000;Ajaccio;{cell}" for n, cell in enumerate(cells, start=1)]
    return read_file(tmp_path, "\n".join((f"Nom;CP;Ville;{header}", *rows)), **source)


def values(reading: Reading[Account], field: str) -> list[Any]:
    """A field of the accounts, in the order of the file."""
    accounts = sorted(reading.items, key=lambda account: account.row or 0)
    return [getattr(account, field) for account in accounts]


def told(reading: Reading[Account]) -> list[tuple[str, int | None, str, bool]]:
    """Code, row, value and weight of every finding."""
    return [(issue.code, issue.row, issue.value, issue.fatal) for issue in reading.issues]


def fields(reading: Reading[Any]) -> dict[str, tuple[str, ...]]:
    """What each column was taken for."""
    return {column.header: column.fields for column in reading.understood.columns}
