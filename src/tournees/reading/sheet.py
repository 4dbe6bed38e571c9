"""A grid of texts, and the limits within which one is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_FILE_BYTES = 64 << 20
MAX_UNZIPPED_BYTES = 256 << 20
MAX_CELLS = 10_000_000
MAX_LINE_BYTES = 1 << 20
MEGABYTE = 1 << 20

Recognises = Callable[[Sequence[str]], float]
"""How much a row of texts looks like a header: about the number of names known in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of texts as the file holds them; row ``i`` is the user's row ``i + 1``."""

    name: str
    rows: list[list[str]]
    encoding: str = ""
    delimiter: str = ""
    hidden: bool = False
