"""The page of the docs that lists the indicators, written from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.metrics.table import INDICATORS
from tournees.words.catalogue import Words

if TYPE_CHECKING:
    from tournees.metrics.table import Indicator
    from tournees.words.catalogue import Lang


def indicators_markdown(lang: Lang) -> str:
    """Write ``docs/indicators.<lang>.md``."""
    words = Words(lang)
    columns = ("name", "key", "unit", "scopes", "definition")
    heads = [words(f"indicator_page.{column}") for column in columns]
    lines = [
        f"# {words('indicator_page.title')}",
        "",
        words("indicator_page.introduction"),
        "",
        _line(heads),
        _line(["---"] * len(columns)),
        *(_line(_cells(words, indicator)) for indicator in INDICATORS),
    ]
    return "\n".join(lines) + "\n"


def _cells(words: Words, indicator: Indicator) -> list[str]:
    key = f"indicator.{indicator.key}"
    return [
        words(key),
        f"`{indicator.key}`",
        words(f"indicator_unit.{indicator.unit}"),
        ", ".join(words(f"indicator_scope.{scope}") for scope in indicator.scopes),
        words(f"{key}.definition"),
    ]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
