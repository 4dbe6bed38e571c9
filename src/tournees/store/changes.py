"""What differs between two versions of a source: new, gone, changed field by field."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.model import Account, Rep

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORIGIN = frozenset({"id", "file", "row"})
"""Where an item stood in the file is no change of the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of one item; values as JSON writes them, None for no value."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """An account or a rep, to be named."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """An item of both versions and the fields that differ, in the order of the model."""

    id: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that differs, each list sorted by id."""

    new: tuple[ItemSeen, ...] = ()
    gone: tuple[ItemSeen, ...] = ()
    changed: tuple[ItemChange, ...] = ()


_CHANGES = TypeAdapter(Changes)
_ACCOUNT = TypeAdapter(Account)
_REP = TypeAdapter(Rep)


def compare_items(old: Sequence[Account | Rep], new: Sequence[Account | Rep]) -> Changes:
    """What differs from ``old`` to ``new``, item by item of the same id."""
    before = {item.id: item for item in old}
    after = {item.id: item for item in new}
    kept = [(before[key], after[key]) for key in sorted(before.keys() & after.keys())]
    found = [(then, _fields(was, then)) for was, then in kept if was != then]
    return Changes(
        new=_seen([after[key] for key in sorted(after.keys() - before.keys())]),
        gone=_seen([before[key] for key in sorted(before.keys() - after.keys())]),
        changed=tuple(
            ItemChange(id=item.id, name=item.name, fields=fields)
            for item, fields in found
            if fields
        ),
    )


def changes_to_json(changes: Changes) -> bytes:
    """Write changes."""
    return _CHANGES.dump_json(changes, indent=1) + b"\n"


def changes_from_json(content: bytes, file: str = "changes.json") -> Changes:
    """Read changes back.

    Raises
    ------
    StoreError
        When the content is not what `changes_to_json` writes.
    """
    try:
        return _CHANGES.validate_json(content)
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error


def _seen(items: Sequence[Account | Rep]) -> tuple[ItemSeen, ...]:
    return tuple(ItemSeen(id=item.id, name=item.name) for item in items)


def _fields(old: Account | Rep, new: Account | Rep) -> tuple[FieldChange, ...]:
    names = [f.name for f in dataclasses.fields(new) if f.name not in _ORIGIN]
    differ = [name for name in names if getattr(old, name) != getattr(new, name)]
    if not differ:
        return ()
    was, then = _written(old), _written(new)
    return tuple(FieldChange(field=name, old=was[name], new=then[name]) for name in differ)


def _written(item: Account | Rep) -> dict[str, Any]:
    written: dict[str, Any] = (
        _ACCOUNT.dump_python(item, mode="json")
        if isinstance(item, Account)
        else _REP.dump_python(item, mode="json")
    )
    return written
