"""How names of communes and postal codes are written, reduced to one form for comparison."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
    "lez": "les",
    "nd": "notredame",
    "mt": "mont",
    "gd": "grand",
    "gde": "grande",
    "vx": "vieux",
}
_SPLIT_ABBREVIATIONS = ((" s s ", " sous "), ("n d de ", "notredame de "))
_ARTICLES = frozenset({"le", "la", "les", "l"})
_WORDS = re.compile(r"[a-z0-9]+")
_CEDEX = re.compile(r"\bcedex\b.*$")
_DISTRICT_CITIES = ("paris ", "lyon ", "marseille ")
_TO_DISTRICT_NUMBER = r"^(paris|lyon|marseille)(?: ville)? "
_AFTER_DISTRICT_NUMBER = (
    r" ?(?:ers?|e|eme|ieme|nd|nde|de)?(?: arrondissement| arrdt| arrt| arr| ardt| art)?$"
)
_DISTRICT = re.compile(_TO_DISTRICT_NUMBER + r"0?([1-9][0-9]?)" + _AFTER_DISTRICT_NUMBER)
_ROMAN_DISTRICT = re.compile(_TO_DISTRICT_NUMBER + r"([ivx]+)" + _AFTER_DISTRICT_NUMBER)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
_DIGITS = 5
_POSTAL_IN_NAME = re.compile(r"^\s*(\d{5})[\s,-]+(\S.*)$")


def key(name: str) -> str:
    """Reduce a commune's name to letters and digits, the same for all its spellings.

    Accents, case, hyphens, apostrophes, a leading or trailing article, ``CEDEX 9``,
    ``St``/``Saint``, ``s/``/``sur`` make no difference. ``Paris 16e Arrondissement``,
    ``PARIS 16`` and ``Paris XVIe`` all give ``paris16``.

    Parameters
    ----------
    name
        Any text; without a letter or digit the key is empty.
    """
    return "".join(key_words(name))


def key_words(name: str) -> tuple[str, ...]:
    """Words of `key`, in order."""
    plain = name.translate(_LIGATURES).casefold()
    if not plain.isascii():
        folded = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in folded if not unicodedata.combining(char))
    if "cedex" in plain:
        plain = _CEDEX.sub("", plain)
    text = " ".join(_WORDS.findall(plain))
    if text.startswith(_DISTRICT_CITIES):
        if district := _DISTRICT.match(text):
            return district[1], str(int(district[2]))
        if roman := _ROMAN_DISTRICT.match(text):
            return roman[1], str(_roman(roman[2]))
    for written, word in _SPLIT_ABBREVIATIONS:
        text = text.replace(written, word)
    words = text.split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    while len(words) > 1 and words[-1] in _ARTICLES:
        del words[-1]
    return tuple(_ABBREVIATIONS.get(word, word) for word in words)


def _roman(numeral: str) -> int:
    """Value of a Roman numeral of small letters i, v, x."""
    values = [_ROMAN_DIGITS[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(v if v >= after else -v for v, after in zip(values, following, strict=True))


def clean_postal_code(text: str) -> str:
    """Five characters, or an empty text where nothing like a French postal code stands.

    A lost leading zero (``1000``), a decimal point left by a spreadsheet (``1000.0``),
    spaces and a country prefix (``F-20000``) are repaired; ``2A004`` is kept, as some
    files give Corsican INSEE codes.
    """
    code = text.strip().upper()
    if len(code) == _DIGITS and code.isdecimal() and code.isascii():
        return code
    code = re.sub(r"^(?:FRANCE|FR|F)[\s-]*(?=\d)", "", code)
    code = re.sub(r"[.,]0+$", "", code)
    code = re.sub(r"[\s._-]", "", code)
    if re.fullmatch(r"[0-9]{4,5}", code):
        return code.zfill(5)
    return code if re.fullmatch(r"2[AB][0-9]{3}", code) else ""


def split_postal_code(commune: str) -> tuple[str, str]:
    """``20000 Ajaccio`` gives ``("20000", "Ajaccio")``; without a code, an empty first."""
    if found := _POSTAL_IN_NAME.match(commune):
        return found[1], found[2]
    return "", commune


def departements(postal_code: str) -> tuple[str, ...]:
    """Départements that a postal code's first digits stand for, by the common rule.

    The rule has 23 exceptions: it narrows a search, it never decides.
    """
    if postal_code.startswith(("20", "2A", "2B")):
        return ("2A", "2B")
    if postal_code.startswith(("977", "978")):  # Réunion's CEDEX codes; the others have 971xx
        return ("974", postal_code[:3])
    return (postal_code[: 3 if postal_code.startswith(("97", "98")) else 2],)


def edits(first: str, second: str, limit: int) -> int:
    """Number of letters added, lost, changed or swapped between two texts.

    Optimal string alignment distance; any value above ``limit`` is given as
    ``limit + 1``.
    """
    return OSA.distance(first, second, score_cutoff=limit)
