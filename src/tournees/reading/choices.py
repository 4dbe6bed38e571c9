"""One cell's text to one of a few choices: kind, status, risk, yes or no.

Words are looked for whole, without accents or case, the longest first; a text that
holds none of them is a fault, told with its value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from tournees.model import Kind, Risk, Status
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Choice = TypeVar("Choice", Kind, Status, Risk)

_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "ok", "v"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "f"})

KINDS = {
    Kind.PROSPECT: (
        "prospect", "prospects", "lead", "leads", "piste", "suspect", "suspects", "cible",
        "subscriber", "marketingqualifiedlead", "salesqualifiedlead", "opportunity",
        "opportunite", "prospection", "a prospecter", "marketing qualified lead",
        "sales qualified lead", "evangelist", "target",
    ),
    Kind.PRESCRIBER: (
        "prescripteur", "prescripteurs", "prescriptrice", "prescription", "prescriber",
        "influencer", "influenceur", "architecte", "architectes", "bureau d etudes",
        "bureaux d etudes", "bet", "maitre d oeuvre", "maitrise d oeuvre", "economiste",
        "consultant", "architect", "moe",
    ),
    Kind.DISTRIBUTOR: (
        "distributeur", "distributeurs", "distributor", "revendeur", "revendeurs", "reseller",
        "grossiste", "grossistes", "negoce", "negociant", "negociants", "wholesaler",
        "channel partner", "distribution", "dealer", "concessionnaire",
    ),
    Kind.CLIENT: (
        "client", "clients", "cliente", "customer", "customers", "client actif", "compte client",
        "c", "cli", "clt",
    ),
}  # fmt: skip
STATUSES = {
    Status.DO_NOT_CANVASS: (
        "ne pas demarcher", "pas de demarchage", "ne plus demarcher", "ne pas contacter",
        "ne plus contacter", "ne pas visiter", "ne plus visiter", "ne pas prospecter",
        "ne plus prospecter", "ne pas solliciter", "ne plus solliciter", "ne pas appeler",
        "ne plus appeler", "non demarchable", "refus de visite", "refus demarchage",
        "opposition", "oppose", "opposee", "do not canvass", "do not contact", "do not call",
        "do not visit", "rgpd", "gdpr", "bloctel", "opt out", "optout", "opted out",
        "desinscrit", "desabonne", "liste rouge", "liste noire", "blacklist", "blacklisted",
        "unsubscribed", "stop",
    ),
    Status.LITIGATION: (
        "contentieux", "litige", "litiges", "en litige", "litigieux", "impaye", "impayes",
        "recouvrement", "precontentieux", "pre contentieux", "litigation", "unpaid", "dispute",
        "injonction",
    ),
    Status.BLOCKED: (
        "bloque", "bloquee", "bloques", "blocked", "blocage", "inactif", "inactive", "inactifs",
        "ferme", "fermee", "closed", "radie", "radiee", "archive", "archivee", "archived",
        "sommeil", "suspendu", "suspendue", "suspended", "perdu", "perdue", "lost", "ancien",
        "ancienne", "cesse", "cessee", "cessation", "resilie", "resiliee", "liquidation",
        "liquide", "redressement judiciaire", "supprime", "desactive", "disabled", "hors activite",
        "on hold", "former", "churned", "i",
    ),
    Status.ACTIVE: (
        "actif", "active", "actifs", "activee", "ouvert", "ouverte", "open", "ok", "en cours",
        "en compte", "normal", "normale", "valide", "en activite", "enabled", "nouveau",
        "nouvelle", "new", "a", "autorise", "autorisee", "standard",
    ),
}  # fmt: skip
RISKS = {
    Risk.LOW: (
        "faible", "bas", "basse", "low", "vert", "verte", "green", "bon", "sain", "aucun",
        "nul", "sans risque", "peu eleve",
    ),
    Risk.MEDIUM: (
        "moyen", "moyenne", "medium", "orange", "modere", "moderee", "moderate", "jaune",
        "yellow", "amber", "a surveiller", "normal", "surveille",
    ),
    Risk.HIGH: (
        "eleve", "elevee", "high", "rouge", "red", "fort", "forte", "haut", "haute", "critique",
        "critical", "important", "tres eleve", "defaillant", "mauvais",
    ),
}  # fmt: skip


def _by_name(choices: Mapping[Choice, Iterable[str]]) -> dict[str, Choice]:
    return {name: choice for choice, names in choices.items() for name in names}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(longest)})\b")


_KIND_OF = _by_name(KINDS)
_STATUS_OF = _by_name(STATUSES)
_RISK_OF = _by_name(RISKS)
_KIND_IN = [(kind, _pattern(names)) for kind, names in KINDS.items()]
_STATUS_IN = [(status, _pattern(names)) for status, names in STATUSES.items()]
_RISK_IN = [(risk, _pattern(names)) for risk, names in RISKS.items()]
_SIRENE_STATES = {"a": True, "f": False}
_ENOUGH_GRADES = 5
_NEGATION = re.compile(r"\b(?:non|pas|not|no|jamais|sans|plus|aucun|aucune)\b")


def _choose(
    text: str, exact: Mapping[str, Choice], held: list[tuple[Choice, re.Pattern[str]]]
) -> Choice | None:
    folded = fold(text)
    found = exact.get(folded)
    if found is not None:
        return found
    return next((choice for choice, pattern in held if pattern.search(folded)), None)


def read_yes_no(text: str) -> bool:
    """Yes or no, in French or English."""
    folded = fold(text)
    if folded in _YES or folded in _NO:
        return folded in _YES
    code = "cell_yes_no"
    raise CellFault(code)


_REMOTE = re.compile(
    r"\b(?:visio\w*|video\w*|telephon\w*|tel|phone|distanc\w+|distan[ct]e?|remote\w*|teams|zoom|meet"
    r"|skype|webex|call|appels?|en ligne|online|virtuel\w*|virtual)\b"
)
_FACE_TO_FACE = re.compile(
    r"\b(?:present\w+|presence|sur place|sur site|physique\w*|face a face|face to face|f2f|terrain"
    r"|on site|onsite|in person|deplacement|en personne|chez le client|field|face)\b"
)


def read_remote(text: str) -> bool:
    """Whether visits are made by telephone or video; yes and no are the column's own words.

    Raises
    ------
    CellFault
        A warning: the text names neither, or both, and the visit needs the road.
    """
    folded = fold(text)
    if folded in _YES or folded in _NO:
        return folded in _YES
    remote, there = bool(_REMOTE.search(folded)), bool(_FACE_TO_FACE.search(folded))
    if remote == there or (remote and _NEGATION.search(folded)):
        code = "cell_visit_mode"
        raise CellFault(code, fatal=False)
    return remote


def read_kind(text: str) -> Kind:
    """Client, prospect, prescriber or distributor."""
    kind = _choose(text, _KIND_OF, _KIND_IN)
    if kind is None:
        code = "cell_kind"
        raise CellFault(code)
    return kind


def read_status(text: str) -> Status:
    """Whether the account may be visited.

    The strictest word of a text wins: « actif, ne pas démarcher » is not canvassed. A
    negation that is not part of a known phrase (« non bloqué ») is not guessed.
    """
    folded = fold(text)
    found = _STATUS_OF.get(folded)
    if found is not None:
        return found
    for status, pattern in _STATUS_IN:
        match = pattern.search(folded)
        if match:
            if _NEGATION.search(folded[: match.start()] + " " + folded[match.end() :]):
                break
            return status
    code = "cell_status"
    raise CellFault(code)


def read_flag(text: str) -> bool:
    """Whether a column that bars visits says so: yes, a reason, or a date; or no."""
    folded = fold(text)
    if folded in _NO:
        return False
    if folded in _YES or re.search(r"\d{4}|\d\d \d\d", folded):
        return True
    try:
        return read_status(text) is not Status.ACTIVE
    except CellFault as fault:
        fault.code = "cell_yes_no"
        raise


def read_active(text: str) -> bool:
    """Whether a column that tells active accounts says so; SIRENE's A and F are read too."""
    if fold(text) in _SIRENE_STATES:
        return _SIRENE_STATES[fold(text)]
    if fold(text) in _YES | _NO:
        return read_yes_no(text)
    return read_status(text) is Status.ACTIVE


def read_risk(text: str, scale: tuple[str, str] | None = None) -> Risk:
    """A grade of risk: in words, or a place between the safest and the riskiest of ``scale``.

    Parameters
    ----------
    scale
        The grades at both ends, safest first: ``("A", "D")``, ``("1", "5")``, ``("10", "0")``.
    """
    found = _choose(text, _RISK_OF, _RISK_IN)
    if found is not None:
        return found
    code = "cell_risk"
    grade = _grade(text)
    if scale is None or grade is None:
        raise CellFault(code, fatal=False)
    safest, riskiest = _grade(scale[0]), _grade(scale[1])
    if safest is None or riskiest is None or safest == riskiest:
        raise CellFault(code, fatal=False)
    share = (grade - safest) / (riskiest - safest)
    if not -0.001 <= share <= 1.001:
        raise CellFault(code, fatal=False)
    return Risk.LOW if share < 1 / 3 else Risk.MEDIUM if share < 2 / 3 else Risk.HIGH


def _grade(text: str) -> float | None:
    """A letter or a number as a place on its scale."""
    folded = text.strip().upper().rstrip("+-")
    if len(folded) == 1 and "A" <= folded <= "H":
        return float(ord(folded) - ord("A"))
    try:
        return float(folded.split("/")[0].replace(",", "."))
    except ValueError:
        return None


def _top(numbers: Sequence[float]) -> int:
    """The upper end of a scale that sorted numbers lie on; one far beyond it is a slip."""
    top, without = (
        next(limit for limit in (5, 10, 20, 100) if number <= limit)
        for number in (numbers[-1], numbers[max(0, len(numbers) - 2)])
    )
    return without if len(numbers) > _ENOUGH_GRADES and numbers[-1] > 2 * without else top


def risk_scale(texts: Iterable[str], *, high_is_risky: bool) -> tuple[str, str] | None:
    """The scale of a column of grades, safest first; None where words say it.

    Letters run from A, the safest, to D at least. Numbers run to the first of 5, 10, 20
    or 100 that holds nearly all; the header says which end is the risky one.
    """
    grades = [text.strip().upper().rstrip("+-") for text in texts]
    letters = [grade for grade in grades if len(grade) == 1 and "A" <= grade <= "H"]
    numbers = sorted(n for n in map(_grade, grades) if n is not None and 0 <= n <= 100)
    if letters and 2 * len(letters) >= len(grades):
        return "A", max("D", *letters)
    if not numbers or 2 * len(numbers) < len(grades):
        return None
    top = _top(numbers)
    bottom = 1 if top == 5 and min(numbers) >= 1 else 0
    return (str(bottom), str(top)) if high_is_risky else (str(top), str(bottom))
