"""The table of indicators: key, unit, scopes, and when a difference is surely good.

Names and definitions stand in the catalogue as ``indicator.<key>`` and
``indicator.<key>.definition``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """Unit of an indicator (``indicator_unit.<unit>`` in the catalogue)."""

    COUNT = "count"
    SECONDS = "s"
    METRES = "m"
    EUROS = "eur"
    SHARE = "share"
    CODE = "code"


class Scope(StrEnum):
    """Over what an indicator is counted (``indicator_scope.<scope>``)."""

    DECISION = "decision"
    RUN = "run"
    REP = "rep"
    SECTOR = "sector"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    ``key`` is its name in ``indicators.json``; a dot leads into a block
    (``cost_eur.km``). ``better`` says which way is good (less: nearer to nought), empty
    where that is never certain; it is certain only between two plans whose indicators
    named in ``if_same`` are equal.
    """

    key: str
    unit: Unit
    scopes: tuple[Scope, ...]
    better: str = ""
    if_same: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.better not in {"", "more", "less"}:
            msg = f"better must be more, less or empty: {self.better}"
            raise ValueError(msg)


_TERRITORY = (Scope.RUN, Scope.REP, Scope.SECTOR)
_ROAD = (*_TERRITORY, Scope.DAY)
_SAME_WORK = ("visits_due", "visits_planned", "value_eur")
_SAME_ACCOUNTS = ("accounts", "load_s")


def _decision(key: str, unit: Unit) -> Indicator:
    return Indicator(key=key, unit=unit, scopes=(Scope.DECISION,))


def _less(key: str, unit: Unit, scopes: tuple[Scope, ...], *if_same: str) -> Indicator:
    return Indicator(key=key, unit=unit, scopes=scopes, better="less", if_same=if_same)


INDICATORS: tuple[Indicator, ...] = (
    _decision("status", Unit.CODE),
    _decision("sense", Unit.CODE),
    _decision("objective_eur", Unit.EUROS),
    _decision("bound_eur", Unit.EUROS),
    _decision("bound_model", Unit.CODE),
    _decision("gap_eur", Unit.EUROS),
    _decision("gap", Unit.SHARE),
    _decision("gap_of_travel", Unit.SHARE),
    _decision("days_used", Unit.COUNT),
    Indicator(key="accounts", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="clients", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="prospects", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="intermediaries", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="held_back", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="revenue_eur", unit=Unit.EUROS, scopes=_TERRITORY),
    Indicator(key="load_s", unit=Unit.SECONDS, scopes=_TERRITORY),
    Indicator(key="load_target_s", unit=Unit.SECONDS, scopes=_TERRITORY),
    _less("imbalance", Unit.SHARE, _TERRITORY, *_SAME_ACCOUNTS),
    _less("handovers", Unit.COUNT, _TERRITORY, *_SAME_ACCOUNTS),
    Indicator(key="tours", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="visits_due", unit=Unit.COUNT, scopes=_TERRITORY),
    Indicator(key="visits_planned", unit=Unit.COUNT, scopes=_ROAD),
    _less("visits_unserved", Unit.COUNT, _TERRITORY, "visits_due"),
    _less("intervals_stretched", Unit.COUNT, _TERRITORY, "visits_due"),
    Indicator(key="campaign_visits", unit=Unit.COUNT, scopes=_ROAD),
    _less("nights", Unit.COUNT, _ROAD, *_SAME_WORK),
    _less("drive_s", Unit.SECONDS, _ROAD, *_SAME_WORK),
    _less("drive_m", Unit.METRES, _ROAD, *_SAME_WORK),
    Indicator(key="visit_s", unit=Unit.SECONDS, scopes=_ROAD),
    _less("wait_s", Unit.SECONDS, _ROAD, *_SAME_WORK),
    _less("work_s", Unit.SECONDS, _ROAD, *_SAME_WORK),
    _less("overtime_s", Unit.SECONDS, _TERRITORY, *_SAME_WORK),
    Indicator(
        key="value_eur",
        unit=Unit.EUROS,
        scopes=_ROAD,
        better="more",
        if_same=("visits_due", "cost_eur.total"),
    ),
    _less("cost_eur.km", Unit.EUROS, _ROAD, *_SAME_WORK),
    _less("cost_eur.meals", Unit.EUROS, _ROAD, *_SAME_WORK),
    _less("cost_eur.nights", Unit.EUROS, _ROAD, *_SAME_WORK),
    _less("cost_eur.time", Unit.EUROS, _ROAD, *_SAME_WORK),
    _less("cost_eur.moves", Unit.EUROS, _ROAD, *_SAME_WORK),
    _less("cost_eur.overtime", Unit.EUROS, _TERRITORY, *_SAME_WORK),
    _less("cost_eur.total", Unit.EUROS, _ROAD, *_SAME_WORK),
    Indicator(key="net_eur", unit=Unit.EUROS, scopes=_ROAD, better="more", if_same=("visits_due",)),
)


def of_scope(scope: Scope) -> tuple[Indicator, ...]:
    """The indicators of a scope, in the order of the table."""
    return tuple(indicator for indicator in INDICATORS if scope in indicator.scopes)
