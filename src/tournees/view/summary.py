"""The sentence that answers the question, and the few figures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tournees.metrics import INDICATORS, value_of
from tournees.view.indicator_tables import DRIVING, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.words import Words

_WEEK_FIGURES = ("visits_planned", "drive_s", "value_eur")
_PLAIN_WEEK_FIGURES = ("visits_planned", "drive_s", "drive_m", "value_eur")
"""Where euros are conventional, visits, hours and kilometres come first."""
_SECTOR_FIGURES = ("accounts", "revenue_eur", "imbalance", "handovers")
_AS_GIVEN = frozenset({"accounts", "revenue_eur"})
_ROUNDING = 5e-5
"""Half of the last digit shown."""
_YEARLY = frozenset({"revenue_eur", "imbalance"})
_UNITS = {indicator.key: indicator.unit for indicator in INDICATORS}


class Figure(NamedTuple):
    """A key figure, written with its unit, and what it means."""

    name: str
    text: str
    definition: str
    note: str = ""
    """Period and origin, where an atlas was given to tell them."""


def answer_sentence(indicators: Indicators, words: Words, atlas: Atlas | None = None) -> str:
    """One sentence: are the sectors even, does the week hold.

    With an atlas, the sectors are judged by the tolerance that was asked for.
    """
    decided = [block for block in (indicators.get("sectors"), indicators.get("tours")) if block]
    if not decided:
        return words("view.answer.nothing")
    run = indicators["totals"]["run"]
    told = []
    if indicators.get("sectors") and run["imbalance"] is not None:
        told.append(_sectors_answer(run, words, atlas))
    if indicators.get("tours"):
        told.append(_week_answer(run, words, atlas))
    text = words("view.answer.between").join(told)
    if any(block["status"] == "infeasible" for block in decided):
        return words("view.answer.infeasible", sentence=text)
    return words("view.answer.plain", sentence=text[:1].upper() + text[1:])


def _sectors_answer(run: Mapping[str, Any], words: Words, atlas: Atlas | None) -> str:
    share = abs(run["imbalance"])
    if atlas is None:
        key = "spread"
    else:
        key = "even" if share <= atlas.problem.sectors.tolerance + _ROUNDING else "uneven"
    sentence = words(f"view.answer.{key}", imbalance_share=share)
    moved = run["handovers"]
    return words("view.answer.moved", sentence=sentence, n=moved) if moved else sentence


def _week_answer(run: Mapping[str, Any], words: Words, atlas: Atlas | None) -> str:
    planned = run["visits_planned"] - run["campaign_visits"]
    key = "week_holds" if planned == run["visits_due"] else "week"
    sentence = words(f"view.answer.{key}", n=planned, due=run["visits_due"], drive_s=run["drive_s"])
    estimated = atlas is not None and atlas.estimated
    sentence = words("view.answer.estimated", sentence=sentence) if estimated else sentence
    offered = run["campaign_visits"]
    return words("view.answer.campaign", sentence=sentence, n=offered) if offered else sentence


def sector_messages(atlas: Atlas, words: Words) -> tuple[str, ...]:
    """What must be known of the sectors: rules that could not be kept, and why."""
    messages = atlas.plan.sectors.messages if atlas.plan.sectors else ()
    return tuple(words(key, **atlas.named(facts)) for key, facts in messages)


def gap_notes(indicators: Indicators, words: Words) -> tuple[str, ...]:
    """What a perfect plan could gain at most, for each decision that has a proof."""
    blocks = {name: indicators.get(name) or {} for name in ("sectors", "tours")}
    return tuple(
        words(f"cli.gap.{name}", gap_share=block["gap"], gap_eur=block["gap_eur"])
        for name, block in blocks.items()
        if block.get("gap") is not None
    )


def value_note(atlas: Atlas, words: Words) -> str:
    """How many planned visits are worth a conventional amount; empty where none is."""
    stops = [stop.visit_id for tour in atlas.tours for stop in tour.stops]
    count = sum(visit_id in atlas.conventional for visit_id in stops)
    return words("view.note.conventional", n=count, total=len(stops)) if count else ""


def key_figures(
    indicators: Indicators, words: Words, atlas: Atlas | None = None
) -> tuple[Figure, ...]:
    """At most five figures: of the sectors and the week, or of what was decided of them.

    Where an atlas tells that some euros are conventional, the week's visits, hours and
    kilometres lead; how even the sectors are then stands in the sentence alone.
    """
    decision = "tours" if indicators.get("tours") else "sectors"
    keys = _WEEK_FIGURES if decision == "tours" else _SECTOR_FIGURES
    if decision == "tours" and atlas is not None and atlas.conventional:
        keys = _PLAIN_WEEK_FIGURES
    elif decision == "tours":
        keys = ("imbalance" if indicators.get("sectors") else "drive_m", *keys)
    run = indicators["totals"]["run"]
    values = [(key, value_of(run, key)) for key in keys]
    values.append(("gap", (indicators.get(decision) or {}).get("gap")))
    return tuple(
        Figure(
            words(f"indicator.{key}"),
            _figure_text(key, value, run, words),
            words(f"indicator.{key}.definition"),
            _figure_note(key, decision, atlas, words) if atlas else "",
        )
        for key, value in values
        if value is not None
    )


def _figure_text(key: str, value: Any, run: Mapping[str, Any], words: Words) -> str:  # noqa: ANN401  # a value of JSON
    if key == "visits_planned" and not run["campaign_visits"]:
        return words("view.figure.of", planned=value, due=run["visits_due"])
    return written(_UNITS[key], value, words)


def _figure_note(key: str, decision: str, atlas: Atlas, words: Words) -> str:
    """Period and origin of a figure."""
    if key == "gap":
        return words(f"view.figure.gap_{decision}")
    week = decision == "tours" and key not in _YEARLY
    period = period_text(atlas, words) if week else words("view.figure.year")
    origin = "computed"
    if key in DRIVING and atlas.estimated:
        origin = "estimated"
    if key == "value_eur" and atlas.conventional:
        origin = "conventional"
    if key in _AS_GIVEN:
        origin = "given"
    return words("view.figure.note", period=period, origin=words(f"view.figure.{origin}"))


def period_text(atlas: Atlas, words: Words) -> str:
    """The days that the tours cover: a week by its Monday."""
    days = atlas.problem.calendar.days
    return words("view.figure.week", first_date=days[0].isoformat(), year=str(days[0].year))
