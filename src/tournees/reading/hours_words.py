"""The words of opening hours: a text to tokens, remarks left out.

A remark is left out only if nothing in it can change the hours: no digit, no day, none of
the words that restrict (« sauf », « semaines paires », « en été »). Any other word that is
not known makes the whole text unreadable.
"""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from tournees.model import DAY_S, HOUR_S
from tournees.reading.day_letters import days_spelt
from tournees.reading.faults import CellFault
from tournees.reading.folding import plain

IMPOSSIBLE = -1
"""The seconds of an hour that no clock shows."""
COMMA, SLASH = 1, 2
"""What an ``and`` token is written as, where it is no word."""

_TOKEN = re.compile(
    r"(?P<always>24\s*h?\s*(?:/|sur)\s*24\s*h?|\bh\s?24\b)"
    r"|(?P<daily>7\s*j?(?:ours)?\s*(?:/|sur)\s*7\s*(?:j(?:ours)?\b)?|tous\s+les\s+jours"
    r"|chaque\s+jour|every\s*day|\bdaily\b|\b7\s+days\b)"
    r"|(?P<office>\b(?:en|la)\s+semaine\b|\bsemaine\b(?=\s*:)|\bjours\s+ouvres\b|\bweek\s?days\b)"
    r"|(?P<weekend>\bweek[\s-]?ends?\b|\bwe\b)"
    r"|(?P<time>\d{1,2}\s*(?:h|:)\s?\d{2}(?::\d{2})?(?!\d|\s*[h:])|\d{4}(?!\d)"
    r"|\d{1,2}\s*h(?:eures?)?(?!\s?\d{3})(?!\d)"
    r"|\d{1,2}(?!\d))\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<word>[a-z]+)"
    r"|(?P<dash>[-–—‐‑→])"  # noqa: RUF001 - the dashes that files hold
    r"|(?P<bar>[|\n])"
    r"|(?P<semi>;|//)"
    r"|(?P<comma>,)"
    r"|(?P<slash>/)"
    r"|(?P<and>[&+])"
    r"|(?P<noise>[:.'()]|\s+)"
    r"|(?P<other>.)"
)
_DAYS = (
    ("lundi", "lundis", "lun", "lu", "monday", "mon"),
    ("mardi", "mardis", "mar", "ma", "tuesday", "tue", "tues"),
    ("mercredi", "mercredis", "mer", "me", "wednesday", "wed"),
    ("jeudi", "jeudis", "jeu", "je", "thursday", "thu", "thur", "thurs"),
    ("vendredi", "vendredis", "ven", "ve", "friday", "fri"),
    ("samedi", "samedis", "sam", "sa", "saturday", "sat"),
    ("dimanche", "dimanches", "dim", "di", "sunday", "sun"),
)
DAY_OF = {name: number for number, names in enumerate(_DAYS) for name in names}
_DAY_NAMES = [names[0] for names in _DAYS]
_LEAST_LETTERS = 3
_CLOSED = frozenset({"ferme", "fermee", "fermes", "fermeture", "closed"})
_NOISE_WORDS = frozenset({
    "de", "du", "des", "le", "les", "la", "from", "on", "ouvert", "ouverte", "ouverts",
    "ouverture", "horaire", "horaires", "open", "nonstop", "journee", "continue", "en",
    "continu", "jours", "feries", "bureau", "magasin", "boutique", "accueil", "reception",
    "public", "visite", "visites", "prelevement", "prelevements", "espace",
})  # fmt: skip
_KINDS = {
    **dict.fromkeys(_CLOSED, "closed"),
    **dict.fromkeys(("a", "au", "to", "jusqu", "jusque", "until", "till"), "dash"),
    **dict.fromkeys(("et", "and", "puis", "ou"), "and"),
    **dict.fromkeys(("sauf", "except", "excepte"), "except"),
    **dict.fromkeys(("matin", "matins", "apresmidi"), "half"),
    "rdv": "rdv",
}
_WORD_TIMES = {"midi": 12 * HOUR_S, "minuit": DAY_S, "noon": 12 * HOUR_S, "midnight": DAY_S}

_AT = r"\d{1,2}\s*(?:[h:]\s?(?:\d{2})?)?"
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"__+"), "-"),
    (re.compile(r"https?://\S+|\bwww\.\S+|\S+@\S+"), " "),
    (re.compile(r"(?<![\d+])(?:\+33\s?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)"), " "),
    (re.compile(r"\bnon[\s-]?stop\b|\bsans\s+interruption\b"), " "),
    (re.compile(r"\bam\b(?=\s*:)|\b(?:l\s*')?apr(?:es)?[\s-]*m(?:idis?)?\b\.?"), " apresmidi "),
    (re.compile(r"\brendez[\s-]*vous\b|\br\.?d\.?v\b\.?|\brv\b|\bsur\s+demande\b"), " rdv "),
    (re.compile(
        r"\b(?:(?:uniquement|exclusivement|seulement)\s+)?"
        r"(?:(?:avec|sur)\s+(?:(?:et|ou)\s+sans\s+)?|sans\s+)?rdv"
        r"(?:\s+(?:uniquement|seulement|obligatoire|possible|prealable))?\b"), " rdv "),
    (re.compile(
        r":\s*(?:(?:pas|aucune?)\s+(?:d[e']\s*)?(?:prelevement|ouverture|accueil|visite|reception"
        r"|permanence|consultation)s?(?:\s+(?:covid|pcr))?|non(?:\s+accessible)?)\s*(?=[|;,\n]|$)"
        r"|\bferme\s+ce\s+jour\b"), " ferme "),
    (re.compile(rf"\bentre\s+({_AT})\s+et\s+({_AT})"), r" \1-\2 "),
    (re.compile(rf"\b(?:tou(?:te)?s\s+les|chaque)\s+(?={'|'.join(DAY_OF)}|apresmidi|matins)"), " "),
)  # fmt: skip
"""What stands for something shorter, or for nothing; tried in this order."""
_PIECES = re.compile(r"([|\n;]|//|(?<=[a-z)])\.(?=\s|$))")
_ASIDE = re.compile(r"\(([^()]*)\)")
_RESTRICTING = re.compile(
    r"\b(?:sauf|except\w*|hors|dehors|im?pairs?|im?paires?|pair|paire|semaines?|mois|vacances"
    r"|scolaires?|conges?|ete|hiver|printemps|automne|saison\w*|janv\w*|fev\w*|mars|avr\w*|mai"
    r"|juin|juil\w*|aout|sept\w*|oct\w*|nov\w*|dec\w*|urgen\w+|certain\w*|site|sites|premier\w*"
    r"|dernier\w*|partir|compter|avant|apres\w*|matin\w*|midi|minuit|soirs?|nuits?|pas|aucune?|ne|non"
    r"|jamais|ponctuel\w*|temporaire\w*|provisoire\w*|variables?|selon|planning|autres?|appel"
    r"|ferm\w+|clos\w*|closed|reserve\w*|modifi\w*|nouveau\w*|noon|midnight|deux|only"
    r"|from|until|jours?|adapt\w*|verifi\w*|confirm\w*|week\w*|we|daily|toutes?|tous|chaque|itineran\w*|environ)\b"
)


class Token(NamedTuple):
    """A piece of the text: its kind, a day number, seconds or sign, whether plainly a time."""

    kind: str
    number: int = 0
    plain: bool = False


def unreadable() -> CellFault:
    """The fault of hours that are not understood."""
    return CellFault("cell_hours_unreadable", fatal=False)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, without remarks.

    Raises
    ------
    CellFault
        A warning: a word is not known, or a remark may change the hours.
    """
    lowered = plain(text)
    for pattern, instead in _PHRASES:
        lowered = pattern.sub(instead, lowered)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(_without_remarks(days_spelt(lowered))):
        kind = match.lastgroup if match.lastgroup != "half" else "time"
        if kind == "time":
            tokens.append(_time(match["time"], match["half"] or ""))
        elif kind == "word":
            tokens.extend(_word(match["word"]))
        elif kind == "other":
            raise unreadable()
        elif kind in {"comma", "slash"}:
            tokens.append(Token("and", COMMA if kind == "comma" else SLASH))
        elif kind != "noise":
            tokens.append(Token(str(kind)))
    return tokens


def _without_remarks(text: str) -> str:
    """Pieces of pure remark left out; those that may change the hours stop the reading."""
    text = _ASIDE.sub(lambda match: " " if _is_remark(match[1]) else match[0], text)
    return "".join("" if _is_remark(piece) else piece for piece in _PIECES.split(text))


def _is_remark(piece: str) -> bool:
    words = re.findall(r"[a-z]+", piece)
    if re.search(r"\d", piece) or _RESTRICTING.search(piece) or any(map(_like_a_day, words)):
        return False
    return any(len(word) >= _LEAST_LETTERS and not _is_known(word) for word in words)


def _is_known(word: str) -> bool:
    return word in _KINDS or word in _NOISE_WORDS or word in _WORD_TIMES


def _like_a_day(word: str) -> bool:
    """A day, or a word that may be one badly written."""
    return word in DAY_OF or bool(difflib.get_close_matches(word, _DAY_NAMES, n=1, cutoff=0.8))


def _word(word: str) -> list[Token]:
    if word in DAY_OF:
        return [Token("day", DAY_OF[word])]
    if word in _WORD_TIMES:
        return [Token("time", _WORD_TIMES[word])]
    if word in _KINDS:
        return [Token(_KINDS[word])]
    if word in _NOISE_WORDS:
        return []
    raise unreadable()


def _time(text: str, half: str) -> Token:
    digits = re.findall(r"\d+", text)
    if len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    plainly = bool(half) or "h" in text or (len(digits) > 1 and ":" in text)
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Token("time", IMPOSSIBLE, plainly)
    return Token("time", hour * HOUR_S + minute * 60, plainly)
