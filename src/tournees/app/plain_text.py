"""Foreign text inside Streamlit's Markdown, shown letter by letter."""

from __future__ import annotations

import string
import unicodedata

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_LONGEST = 120


def plain(text: str) -> str:
    """A name of the user's as Markdown that shows it and does nothing else.

    Line breaks and marks that turn the direction of writing are dropped; what is
    longer than 120 characters is cut.
    """
    kept = "".join(
        char
        for char in " ".join(text.split())
        if char not in _TURNS and unicodedata.category(char) != "Cc"
    )
    cut = kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"
    return cut.translate(_MARKS)
