"""One version back, or forth again: only the pointer moves, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.errors import InputError, Issue

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
        now = workspace.current(source)
        numbers = {version.number for version in workspace.history(source)}
        if now is None or (now.record.parent and now.record.parent not in numbers):
            raise InputError((Issue(code="undo_nothing", value=source),))
        writer.point_at(source, now.record.parent)
        return workspace.current(source)


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
