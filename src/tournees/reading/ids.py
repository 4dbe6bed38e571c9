"""Identifiers: stable hashes of what a row says, slugs of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.files import stable_hash
from tournees.model import Kind
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from tournees.model import Place

_LETTERS = {Kind.CLIENT: "C", Kind.PROSPECT: "P", Kind.PRESCRIBER: "R", Kind.DISTRIBUTOR: "D"}
_DIGITS = 12
"""48 of the hash's 64 bits: two of 100,000 accounts collide once in 50,000 files."""


def account_id(
    kind: Kind, *, name: str, address: str, postal_code: str, place: Place | None
) -> str:
    """``C-3f9a0c12be45``: the same for the same establishment, whatever its row."""
    point = f"{place.lat:.6f} {place.lon:.6f}" if place else ""
    digits = f"{stable_hash([fold(name), fold(address), fold(postal_code), point]):016x}"
    return f"{_LETTERS[kind]}-{digits[:_DIGITS]}"


def slug(name: str) -> str:
    """A name as a short ASCII identifier: « Zoé L'Hôte » is ``zoe-l-hote``."""
    return fold(name).replace(" ", "-")
