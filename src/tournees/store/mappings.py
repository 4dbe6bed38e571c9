"""Column mappings that a user chose, remembered by source and by the headers of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.files import digest_bytes, replace_atomically
from tournees.store.run_folder import slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.store.workspace import Workspace, Writer

_FILE = "mappings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a file is to be read: ``columns`` is our field to the file's header."""

    columns: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None
    margin_on: Literal["sales", "cost"] | None = None


@dataclass(frozen=True, slots=True)
class _Memory:
    sources: dict[str, ColumnMapping] = field(default_factory=dict)
    headers: dict[str, ColumnMapping] = field(default_factory=dict)


_MEMORY = TypeAdapter(_Memory)


def recall_mapping(
    workspace: Workspace, kind: str, *, source: str = "", headers: Iterable[str] = ()
) -> ColumnMapping | None:
    """The mapping of files with these very headers, else of the source; None without one.

    Parameters
    ----------
    workspace
        Where it was remembered.
    kind
        clients, prospects, accounts or reps: the same headers may mean other things.
    source
        Name of a source, ``""`` for none.
    headers
        Headers of the file, in any order.

    Raises
    ------
    StoreError
        When the memory is not what this program writes.
    """
    memory = _read(workspace)
    by_headers = memory.headers.get(_signature(kind, headers))
    return by_headers or (memory.sources.get(slug(source, fallback="")) if source else None)


def remember_mapping(
    writer: Writer, kind: str, mapping: ColumnMapping, *, source: str, headers: Iterable[str]
) -> None:
    """Keep a mapping for the source, and for any file of this kind with these headers."""
    memory = _read(writer.workspace)
    memory.headers[_signature(kind, headers)] = mapping
    if source:
        memory.sources[slug(source, fallback="source")] = mapping
    content = _MEMORY.dump_json(memory, indent=1) + b"\n"
    replace_atomically(writer.workspace.path / _FILE, content)


def _read(workspace: Workspace) -> _Memory:
    path = workspace.path / _FILE
    try:
        return _MEMORY.validate_json(path.read_bytes())
    except FileNotFoundError:
        return _Memory()
    except (OSError, ValidationError) as error:
        raise StoreError(Issue(code="workspace_unreadable", file=str(path))) from error


def _signature(kind: str, headers: Iterable[str]) -> str:
    tidied = sorted(" ".join(header.split()).casefold() for header in headers)
    return digest_bytes(kind.encode(), *(header.encode() for header in tidied))
