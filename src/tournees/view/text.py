"""Foreign text made harmless: names of accounts and reps are hostile until escaped."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.model import Handover, Unserved
    from tournees.view.atlas import Atlas
    from tournees.words import Words

_LIMITS_IN_SECONDS = frozenset({"campaign_days"})
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MORE = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;", "\\": "&#92;"})


def escaped(text: str) -> str:
    """Escape for HTML text and attributes, scripts and the templates of folium.

    folium renders its scripts as Jinja templates a second time, so that braces in a
    name would be carried out as code: they leave here as character references.
    """
    return html.escape(visible(text), quote=True).translate(_MORE)


def visible(text: str) -> str:
    """Drop what a reader cannot see but a program obeys: controls, turns of direction."""
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) not in _UNSEEN and char not in _TURNS)
    )


def isolated(text: str) -> str:
    """Escape a name and keep its writing direction from disturbing what stands around."""
    return f"<bdi>{escaped(text)}</bdi>" if text else ""


def reason_sentence(unserved: Unserved, words: Words, atlas: Atlas | None = None) -> str:
    """Say why a visit is not planned, with the facts that were checked.

    With an atlas, the accounts and reps of the facts are named, not numbered.
    """
    code = unserved.reason.value
    facts = atlas.named(unserved.facts) if atlas else unserved.facts
    told = _sentence(f"reason.{code}", _limit_named(facts, words), words)
    return told or words("view.reason_code", code=code)


def handover_sentence(handover: Handover, words: Words) -> str:
    """Say why an account changes hands, with the facts that were checked."""
    told = _sentence(f"handover.{handover.reason}", handover.facts, words)
    return told or words("view.handover_code", code=handover.reason)


def _limit_named(
    facts: Mapping[str, str | int | float], words: Words
) -> Mapping[str, str | int | float]:
    """Facts of a limit, such as ``campaign_days:R1``, with its name and its unit."""
    code = str(facts.get("limit", "")).partition(":")[0]
    if not words.has(f"limit.{code}"):
        return facts
    written = {"limit": words(f"limit.{code}")}
    if code in _LIMITS_IN_SECONDS:
        for name in ("used", "maximum"):
            written[name] = words.duration(int(facts[name]))
    return {**facts, **written}


def _sentence(key: str, facts: Mapping[str, str | int | float], words: Words) -> str:
    """Text of a key; empty where the catalogue lacks it or the plan lacks one of its facts."""
    if not words.has(key):
        return ""
    try:
        return words(key, **facts)
    except KeyError:  # a plan from elsewhere: its code alone is still true
        return ""
