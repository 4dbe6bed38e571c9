"""The legend of a map: only what is on it, never more than eight lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.model import Kind, Origin
from tournees.view.palette import INK, INK_SOFT
from tournees.view.text import escaped

if TYPE_CHECKING:
    from tournees.view.atlas import Atlas
    from tournees.words import Words

MOST_LINES = 8

_MARKS = {
    "client": f"<circle cx='10' cy='8' r='5' fill='{INK}'/>",
    "prospect": f"<circle cx='10' cy='8' r='4.5' fill='#FFF' stroke='{INK}' stroke-width='2'/>",
    "appointment": f"<path d='M10 1l7 7-7 7-7-7z' fill='{INK}'/>",
    "reserved": f"<circle cx='10' cy='8' r='5' fill='{INK_SOFT}'/>"
    f"<path d='M2 8h16' stroke='#FFF' stroke-width='4'/><path d='M2 8h16' stroke='{INK}'"
    " stroke-width='2'/>",
    "unserved": f"<path d='M5 3l10 10M15 3L5 13' stroke='{INK_SOFT}' stroke-width='2.5'/>",
    "home": f"<path d='M3 8l7-7 7 7h-2v7H5V8z' fill='{INK}'/>",
    "road": f"<path d='M1 8h18' stroke='{INK}' stroke-width='3'/>"
    f"<path d='M13 8l-5-5 2 5-2 5z' fill='{INK}'/>",
    "estimate": f"<path d='M1 8h18' stroke='{INK}' stroke-width='3' stroke-dasharray='5 4'/>",
    "size": f"<circle cx='3' cy='8' r='2' fill='{INK}'/><circle cx='9' cy='8' r='3' fill='{INK}'/>"
    f"<circle cx='16' cy='8' r='4' fill='{INK}'/>",
}


def legend_options(atlas: Atlas, words: Words) -> dict[str, Any]:
    """Title and lines (mark as SVG, text), for ``Tournees.legend``."""
    lines = [
        [f"<svg width='20' height='16' aria-hidden='true'>{_MARKS[name]}</svg>",
         escaped(words(f"view.legend.{name}"))]
        for name in _present(atlas)[:MOST_LINES]
    ]  # fmt: skip
    return {"title": escaped(words("view.legend.title")), "lines": lines}


def _present(atlas: Atlas) -> list[str]:
    """Names of the marks that the map shows, the most needed first."""
    accounts = [account for account in atlas.problem.accounts if account.place is not None]
    kinds = {account.kind for account in accounts}
    origins = {leg.origin for line in atlas.picture.lines for leg in line.legs}
    shown = {
        "client": bool(kinds - {Kind.PROSPECT}),
        "prospect": Kind.PROSPECT in kinds,
        "appointment": any(visit.appointment for visit in atlas.problem.visits),
        "unserved": any(account.id in atlas.unserved for account in accounts),
        "reserved": any(account.locked for account in accounts),
        "home": any(rep.home is not None for rep in atlas.problem.reps),
        "estimate": Origin.ESTIMATE in origins,
        "road": bool(origins - {Origin.ESTIMATE}),
        "size": bool(accounts),
    }
    return [name for name, here in shown.items() if here]
