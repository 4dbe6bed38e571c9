"""The one catalogue: TOML files beside this module, each key with its French and English."""

from __future__ import annotations

import functools
import locale
import os
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Literal

from tournees.words import formats

if TYPE_CHECKING:
    from datetime import date

    from tournees.errors import Issue

Lang = Literal["fr", "en"]
LANGUAGES: tuple[Lang, ...] = ("fr", "en")
_MANY = {"fr": "fr_many", "en": "en_many"}


@functools.cache
def _catalogue() -> dict[str, dict[str, str]]:
    """Flatten all files: ``[issue.bad_number]`` in TOML is the key ``issue.bad_number``."""
    entries: dict[str, dict[str, str]] = {}
    folder = resources.files("tournees.words") / "texts"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _flatten(tomllib.loads(file.read_text("utf-8")), "", entries, file.name)
    return entries


def _flatten(
    node: dict[str, object], prefix: str, entries: dict[str, dict[str, str]], file: str
) -> None:
    texts = {key: value for key, value in node.items() if isinstance(value, str)}
    if texts:
        if prefix in entries:
            msg = f"{file}: the key {prefix} stands twice in the catalogue"
            raise ValueError(msg)
        entries[prefix] = {
            name: _unbroken(text) if name.startswith("fr") else text for name, text in texts.items()
        }
    for key, value in node.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}.{key}" if prefix else key, entries, file)


def _unbroken(text: str) -> str:
    """A French text whose punctuation never begins a line: no-break spaces before it."""
    for mark in (":", ";", "!", "?", "»"):
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text.replace("« ", "«\u00a0")


def catalogue_keys() -> dict[str, dict[str, str]]:
    """Every key with its texts, for the tests and the docs."""
    return {key: dict(texts) for key, texts in _catalogue().items()}


def language_of_machine() -> Lang:
    """French, unless the machine's locale is plainly another language."""
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if not name:
        name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "fr"


@dataclass(frozen=True, slots=True)
class Words:
    """Texts and formats of one language.

    ``Words("fr")("cli.done", n=3)`` gives the text of key ``cli.done`` with its
    placeholders filled. Where an entry has ``fr_many`` / ``en_many``, the fact ``n``
    chooses (French: 0 and 1 are singular). Numbers among the facts are written in the
    language's manner; a fact whose name ends in ``_s``, ``_m``, ``_eur``, ``_day_s``
    (an hour of the day), ``_date``, ``_full_date`` (ISO) or ``_share`` is written with its unit.
    """

    lang: Lang = "fr"

    def __call__(self, key: str, /, **facts: str | float | date) -> str:
        """Return the text of a key; an unknown key is a fault of ours and raises KeyError."""
        texts = _catalogue()[key]
        count = facts.get("n")
        name: str = self.lang
        if isinstance(count, int | float) and _MANY[self.lang] in texts:
            many = abs(count) >= 2 if self.lang == "fr" else count != 1
            name = _MANY[self.lang] if many else self.lang
        written = {name_: self.fact(name_, value) for name_, value in facts.items()}
        return texts[name].format_map(written)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows a key."""
        return key in _catalogue()

    def fact(self, name: str, value: str | float | date) -> str:
        """Write one fact with the unit that its name carries."""
        return formats.fact(self.lang, name, value)

    def issue(self, issue: Issue) -> str:
        """Write an issue in one line: where, which value, the rule, the remedy."""
        parts = [issue.file]
        if issue.sheet:
            parts.append(self("issue.at_sheet", sheet=issue.sheet))
        if issue.row is not None:
            parts.append(self("issue.at_row", row=str(issue.row)))
        if issue.column:
            of_scenario = issue.file.endswith(".toml")
            key = "issue.at_key" if of_scenario else "issue.at_column"
            parts.append(self(key, column=issue.column))
        if issue.value:
            parts.append(self("issue.at_value", value=issue.value[:80]))
        where = ", ".join(part for part in parts if part)
        rule, remedy = self.rule_and_remedy(issue)
        separator = "\u00a0: " if self.lang == "fr" else ": "
        return f"{where}{separator if where else ''}{rule} {remedy}"

    def rule_and_remedy(self, issue: Issue) -> tuple[str, str]:
        """The rule that an issue breaks, and what to do about it."""
        key = f"issue.{issue.code}"
        return self(key, **issue.facts), self(f"{key}.remedy", **issue.facts)

    def number(self, value: float, decimals: int = 0) -> str:
        """``1 234,5`` or ``1,234.5``."""
        return formats.number(self.lang, value, decimals)

    def duration(self, seconds: int) -> str:
        """``7 h 40``."""
        return formats.duration(self.lang, seconds)

    def hour(self, day_s: int) -> str:
        """``09:40`` as an hour of the day: ``9 h 40`` in French, ``9:40`` in English."""
        return formats.hour(self.lang, day_s)

    def km(self, metres: float) -> str:
        """``12,3 km``."""
        return formats.km(self.lang, metres)

    def euros(self, amount_eur: float) -> str:
        """``12 300 €`` or ``€12,300``."""
        return formats.euros(self.lang, amount_eur)

    def percent(self, share: float, decimals: int = 1) -> str:
        """``2,1 %`` or ``2.1%``."""
        return formats.percent(self.lang, share, decimals)

    def full_date(self, day: date) -> str:
        """``24/11/2026`` or ``2026-11-24``."""
        return formats.full_date(self.lang, day)

    def date(self, day: date) -> str:
        """``mar. 24 nov.`` or ``Tue 24 Nov``."""
        return formats.date_(self.lang, day)

    def measure(self, unit: str, value: str | float | None) -> str:
        """A value of the table of indicators in its unit (see `formats.measure`)."""
        return formats.measure(self.lang, unit, value)

    def difference(self, unit: str, value: float | None) -> str:
        """A difference with its sign: ``+12 km``, ``-12 km``; empty where there is none."""
        if value is None:
            return ""
        text = formats.measure(self.lang, unit, value)
        return f"+{text}" if value > 0 and any(c in "123456789" for c in text) else text
