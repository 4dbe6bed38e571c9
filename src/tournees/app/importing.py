"""Files of this tab into the workspace, and scenarios that read what was imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.app.given import workspace
from tournees.planner.importing import ImportRequest, import_file
from tournees.planner.today import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tournees.app.given import Given
    from tournees.planner.importing import Imported


def import_given(
    shown: Mapping[str, Given],
    *,
    online: bool,
    on_file: Callable[[str], None],
    on_addresses: Callable[[int, int], bool] | None = None,
) -> dict[str, Imported]:
    """Import each file given that is not the current version already, in order.

    Parameters
    ----------
    shown
        What was given, by kind; sources of the workspace stand already.
    online
        Ask the national address service.
    on_file
        Told of each kind before its file is read.
    on_addresses
        Told of the addresses answered and their total.

    Raises
    ------
    InputError
        Faults for which a run would refuse a file; files before it are imported.
    StoreError
        The workspace is locked, or cannot be written.
    """
    done = {}
    for kind, each in shown.items():
        if each.path is None:
            continue
        on_file(kind)
        request = ImportRequest(
            kind=kind,
            name=each.name or kind,
            mapping=each.mapping,
            online=online and kind != "reps",
            corrections=each.corrections,
        )
        done[kind] = import_file(
            workspace(), each.path, request, today=today(), on_progress=on_addresses
        )
    return done


def sources_of(shown: Mapping[str, Given], done: Mapping[str, Imported]) -> dict[str, str]:
    """The source of the workspace that each kind of what was given stands in."""
    return {
        kind: done[kind].source if kind in done else each.source for kind, each in shown.items()
    }
