"""Days of the week written as letters: « L-V », « LMMJV »."""

from __future__ import annotations

import re

_DAY_OF = {
    "l": "lundi", "t": "mardi", "m": "mercredi", "j": "jeudi", "v": "vendredi", "s": "samedi",
    "d": "dimanche",
}  # fmt: skip
_FROM_TO = re.compile(r"\b([ljvsd])\.?\s*(?:[-–]|\ba\b|\bau\b)\s*([ljvsd])\b")  # noqa: RUF001 - a dash that files hold
_ALONE = re.compile(r"\b([ljvsd])\.?\s*:?\s*(?:de\s+)?(?=\d{1,2}\s*[h:]|ferme)")
_RUN = re.compile(r"\bl?(?:mm)?j?v?s?d?\b")
_FEWEST, _MOST = 3, 7


def days_spelt(text: str) -> str:
    """A lower-case text with its letters of days as words; a lone M is two days, and stays."""
    text = _FROM_TO.sub(lambda match: f"{_DAY_OF[match[1]]}-{_DAY_OF[match[2]]}", text)
    text = _ALONE.sub(lambda match: f"{_DAY_OF[match[1]]} ", text)
    return _RUN.sub(_spell, text)


def _spell(match: re.Match[str]) -> str:
    letters = match[0]
    if not _FEWEST <= len(letters) <= _MOST:
        return letters
    return " ".join(_DAY_OF[letter] for letter in letters.replace("mm", "tm"))
