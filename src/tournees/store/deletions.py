"""``deletions.jsonl``: that something was deleted on request, without saying whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tournees.files import digest_bytes, replace_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tournees.store.workspace import Workspace, Writer

_FILE = "deletions.jsonl"


def note_deletions(writer: Writer, ids: Iterable[str], day: date) -> None:
    """Add one line for each id: the day and a digest, no name.

    The digest only serves to recognise the same id in a later import.
    """
    path = writer.workspace.path / _FILE
    before = path.read_bytes() if path.exists() else b""
    lines = [
        json.dumps({"count": 1, "day": day.isoformat(), "digest": _digest(item)}) + "\n"
        for item in sorted(ids)
    ]
    replace_atomically(path, before + "".join(lines).encode())


def deleted_on_request(workspace: Workspace, ids: Iterable[str]) -> tuple[str, ...]:
    """Those of the ids whose deletion was asked for once, in their order."""
    path = workspace.path / _FILE
    if not path.exists():
        return ()
    lines = path.read_text("utf-8").splitlines()
    digests = {json.loads(line)["digest"] for line in lines}
    return tuple(item for item in ids if _digest(item) in digests)


def _digest(item: str) -> str:
    return digest_bytes(b"deleted on request", item.encode())
