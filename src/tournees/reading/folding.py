"""Texts made comparable: tidied cells, names without accents or case, the closest of a list."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2009\u200a]+")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_DEFUSED = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_LONGEST, _MOST, _OFFERED = 80, 500, 12
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "\u2019": "'"})


def tidy(text: str) -> str:
    """A cell without what the eye does not see; ``="01000"`` becomes ``01000``.

    So does an apostrophe go that keeps a spreadsheet from taking a text for a formula.
    """
    if not text.isprintable():
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = text.strip()
    if text.startswith("'") and text[1:2] in _DEFUSED:
        return text[1:]
    if text.startswith("="):
        match = _FORMULA_TEXT.match(text)
        return match[1].replace('""', '"').strip() if match else text
    return text


def plain(text: str) -> str:
    """Lower case without accents; punctuation stays."""
    lowered = text.translate(_LIGATURES).casefold()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in parts if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Lower-case letters and digits, one space between words: what names are compared by."""
    return _NOT_WORD.sub(" ", plain(text)).strip()


def closest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name``, or ``""`` when none is near."""
    listed = [candidate[:_LONGEST] for candidate in known][:_MOST]
    folded = {fold(candidate): candidate for candidate in reversed(listed)}
    near = difflib.get_close_matches(fold(name[:_LONGEST]), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """What ``name`` may have meant: the closest, or the first that there are."""
    listed = [candidate for candidate in known if candidate]
    offered = ", ".join(candidate[:_LONGEST] for candidate in listed[:_OFFERED])
    more = ", …" if len(listed) > _OFFERED else ""
    return closest(name, listed) or f"{offered}{more}" or "—"
