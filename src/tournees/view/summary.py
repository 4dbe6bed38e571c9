"""The sentence that answers the question, and the few figures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.metrics import INDICATORS, value_of
from tournees.view.indicator_tables import written

if TYPE_CHECKING:
    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.words import Words

_WEEK_FIGURES = ("visits_planned", "drive_s", "drive_m", "visit_s")
_SECTOR_FIGURES = ("accounts", "revenue_eur", "imbalance", "handovers")
_UNITS = {indicator.key: indicator.unit for indicator in INDICATORS}


class Figure(NamedTuple):
    """A key figure, written with its unit, and what it means."""

    name: str
    text: str
    definition: str


def answer_sentence(indicators: Indicators, words: Words) -> str:
    """One sentence that says what came out."""
    tours, sectors = indicators.get("tours"), indicators.get("sectors")
    decided = [block for block in (sectors, tours) if block]
    if not decided:
        return words("view.answer.nothing")
    if any(block["status"] == "infeasible" for block in decided):
        return words("view.answer.infeasible")
    run, gap = indicators["totals"]["run"], decided[-1].get("gap")
    if tours:
        sentence = words(
            "view.answer.week",
            n=run["visits_planned"] - run["campaign_visits"],
            due=run["visits_due"],
            drive_s=run["drive_s"],
        )
    else:
        sentence = words(
            "view.answer.sectors", n=run["handovers"], imbalance_share=abs(run["imbalance"] or 0.0)
        )
    if gap is None:
        return words("view.answer.no_gap", sentence=sentence)
    return words("view.answer.gap", sentence=sentence, gap_share=gap)


def sector_messages(atlas: Atlas, words: Words) -> tuple[str, ...]:
    """What must be known of the sectors: rules that could not be kept, and why."""
    messages = atlas.plan.sectors.messages if atlas.plan.sectors else ()
    told = []
    for key, facts in messages:
        named = {
            name: atlas.rep_name(value) if name == "rep" and isinstance(value, str) else value
            for name, value in facts.items()
        }
        told.append(words(key, **named))
    return tuple(told)


def key_figures(indicators: Indicators, words: Words) -> tuple[Figure, ...]:
    """At most five figures: of the week where there is one, else of the sectors."""
    block = indicators.get("tours") or indicators.get("sectors") or {}
    keys = _WEEK_FIGURES if indicators.get("tours") else _SECTOR_FIGURES
    run = indicators["totals"]["run"]
    values = [(key, value_of(run, key)) for key in keys]
    values.append(("gap", block.get("gap")))
    return tuple(
        Figure(
            words(f"indicator.{key}"),
            written(_UNITS[key], value, words),
            words(f"indicator.{key}.definition"),
        )
        for key, value in values
        if value is not None
    )
