"""Accounts and reps of a version as JSON and back, lossless: what a run reads.

A rep's rules and prices come from the scenario wherever the team's file is silent, so
the snapshot remembers which ones the file was silent about (``silent``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError
from tournees.model import Account, Rep  # noqa: TC001 (pydantic reads them)

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRep:
    """A rep and the fields that the scenario decides, as ``rules.day_end_s``."""

    rep: Rep
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accounts:
    format: int
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reps:
    format: int
    reps: tuple[StoredRep, ...]


_ACCOUNTS = TypeAdapter(_Accounts)
_REPS = TypeAdapter(_Reps)


def accounts_to_json(accounts: Sequence[Account]) -> bytes:
    """Write accounts, in their order."""
    return _ACCOUNTS.dump_json(_Accounts(format=FORMAT, accounts=tuple(accounts))) + b"\n"


def accounts_from_json(content: bytes, file: str = "accounts.json") -> tuple[Account, ...]:
    """Read accounts back.

    Raises
    ------
    StoreError
        When the content is not what `accounts_to_json` writes.
    """
    read: _Accounts = _validated(_ACCOUNTS, content, file)
    return read.accounts


def reps_to_json(reps: Sequence[StoredRep]) -> bytes:
    """Write reps, in their order."""
    return _REPS.dump_json(_Reps(format=FORMAT, reps=tuple(reps))) + b"\n"


def reps_from_json(content: bytes, file: str = "reps.json") -> tuple[StoredRep, ...]:
    """Read reps back.

    Raises
    ------
    StoreError
        When the content is not what `reps_to_json` writes.
    """
    read: _Reps = _validated(_REPS, content, file)
    return read.reps


def _validated(adapter: TypeAdapter[Any], content: bytes, file: str) -> Any:  # noqa: ANN401 - the adapter's type
    try:
        read = adapter.validate_json(content)
    except ValidationError as error:
        raise StoreError(Issue(code="workspace_unreadable", file=file)) from error
    if read.format != FORMAT:
        issue = Issue(code="workspace_other_format", file=file, value=str(read.format))
        raise StoreError(issue)
    return read
