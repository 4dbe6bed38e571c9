"""What a user asks of an import."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.files import digest_bytes
from tournees.store import ColumnMapping, slug

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tournees.reading.corrections import Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What a file is, and how it is to be read.

    ``kind`` is clients, prospects, accounts or reps; ``name`` the source's, by default
    the kind. ``mapping`` None takes the one remembered for the file's headers or for the
    source. ``corrections`` is a correction file that the user filled: it is put over the
    file's cells after those that the source has already, and kept for its next files.
    ``online`` asks the national address service.
    """

    kind: str
    name: str = ""
    mapping: ColumnMapping | None = None
    corrections: Path | None = None
    online: bool = False

    @property
    def source(self) -> str:
        """The source's name in the workspace."""
        return slug(self.name or self.kind, fallback=self.kind)

    def digest(self, mapping: ColumnMapping, corrections: Iterable[Correction]) -> str:
        """Changes with whatever decides how a file's bytes are read, this program included.

        Parameters
        ----------
        mapping
            The one that the file is read with, given or remembered.
        corrections
            All of the source, earlier ones included.
        """
        columns = [f"{field}={header}" for field, header in sorted(mapping.columns.items())]
        program = importlib.metadata.version("tournees")
        parts = [self.kind, str(self.online), program]
        parts += [mapping.sheet or "", mapping.margin_on or "", *columns]
        parts += [repr(correction) for correction in corrections]
        return digest_bytes(*(part.encode() for part in parts))
