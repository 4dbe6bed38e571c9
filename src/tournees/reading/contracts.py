"""How a contract counts work: « forfait jours », « 35 h », « cadre au forfait »."""

from __future__ import annotations

import re
from typing import NamedTuple

from tournees.model import Regime
from tournees.reading.durations import read_hours
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold


class Contract(NamedTuple):
    """The regime and the hours a week that a cell tells; None for what it does not."""

    regime: Regime | None = None
    hours: float | None = None


_IN_DAYS = re.compile(
    r"^(?:f|fj|fjt|j|forfait|days?)$"
    r"|\bforfait(?:\s+(?:annuel|cadre|en|de|a|\d{1,3})){0,4}\s*(?:jours?|j)\b|\bforfait\s*jours?\b"
    r"|\bcadres?\s+(?:(?:autonome|en|au|a)\s+){1,2}forfait$|\bcadres?\s+autonomes?\b|\bau\s+forfait$"
    r"|^\d{2,3}\s*(?:jours?|j)(?:\s+(?:par\s+)?an)?$|\bjours?\s+(?:par|sur\s+l)\s+an(?:nee)?$"
    r"|\bforfaits?\s*jrs?\b|\b(?:annual\s+)?days?\s+(?:contract|scheme|a\s+year|per\s+year)\b"
)
_IN_HOURS = re.compile(
    r"^(?:h|heures?|hours?|horaire|hourly|temps\s+de\s+travail\s+horaire)$"
    r"|\bforfait(?:\s+(?:annuel|en|de|hebdomadaire|hebdo|mensuel))*\s+heures?\b"
    r"|\bregime\s+horaire\b|\bhoraires?\s+collectifs?\b|\bheures?\s+supplementaires?\b|\ben\s+heures\b"
)
_HOURS_IN = re.compile(
    r"\b(\d{1,2}(?:[.,]\d+)?)\s*h(?:eures?|ours?|rs?)?\s?(\d{2})?\b", re.IGNORECASE
)


def read_regime(text: str) -> Contract:
    """The regime that a cell names; hours of a week (« 35h ») mean the one in hours.

    Raises
    ------
    CellFault
        If it names none, or both.
    """
    folded = fold(text)
    in_days, in_hours = _IN_DAYS.search(folded), _IN_HOURS.search(folded)
    hours = None if in_days else _hours(text)
    if bool(in_days) == (in_hours is not None or hours is not None):
        code = "cell_regime"
        raise CellFault(code)
    return Contract(Regime.DAYS if in_days else Regime.HOURS, hours)


def read_contract(text: str) -> Contract:
    """The hours of a contract week, or the regime where the cell names one instead."""
    try:
        return Contract(hours=read_hours(text))
    except CellFault as fault:
        try:
            return read_regime(text)
        except CellFault:
            raise fault from None


def _hours(text: str) -> float | None:
    found = _HOURS_IN.search(text)
    if found is None:
        try:
            return read_hours(text)
        except CellFault:
            return None
    return read_hours(f"{found[1]}h{found[2] or ''}")
