"""One version back, or forth again: only the pointer moves, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue, StoreError

if TYPE_CHECKING:
    from tournees.store.workspace import Version, Workspace


def undo(workspace: Workspace, source: str) -> Version | None:
    """Go back to the version before the current one; None is a source without any.

    Raises
    ------
    InputError
        When there is nothing to undo, or the version before has been removed.
    StoreError
        When the workspace is locked or cannot be read.
    """
    with workspace.writing() as writer:
        number, numbers = workspace.pointer(source), workspace.numbers(source)
        parent = _parent(workspace, source)
        if not number or (parent and parent not in numbers):
            raise InputError((Issue(code="undo_nothing", value=source),))
        writer.point_at(source, parent)
        return workspace.current(source)


def _parent(workspace: Workspace, source: str) -> int:
    """The version before the current one; of a damaged one, that of the number before."""
    try:
        now = workspace.current(source)
    except StoreError:
        number = workspace.pointer(source)
        return max((n for n in workspace.numbers(source) if n < number), default=0)
    return now.record.parent if now else 0


def redo(workspace: Workspace, source: str) -> Version:
    """Take back the last `undo`.

    Raises
    ------
    InputError
        When nothing has been undone.
    StoreError
        When the workspace is locked or cannot be read.
    """
    with workspace.writing() as writer:
        now = workspace.current(source)
        number = now.number if now else 0
        after = [v for v in workspace.history(source) if v.record.parent == number]
        if not after:
            raise InputError((Issue(code="redo_nothing", value=source),))
        writer.point_at(source, after[0].number)
        return after[0]
