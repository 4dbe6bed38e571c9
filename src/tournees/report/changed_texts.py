"""A field that changed between two imports, its old and new value as a user reads them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from tournees.model import ClosedPeriod, OpeningHours
from tournees.report.account_texts import opening_text, periods_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tournees.store import FieldChange
    from tournees.words import Words

_OPENING = TypeAdapter(OpeningHours)
_PERIODS = TypeAdapter(tuple[ClosedPeriod, ...])


def change_sentence(name: str, change: FieldChange, words: Words) -> str:
    """``Garage du Port, dernière visite : 03/02/2026 devient 24/11/2026``."""
    key = f"field.{change.field}"
    return words(
        "changes.field",
        name=name,
        field=words(key) if words.has(key) else change.field,
        old=changed_value(change.field, change.old, words),
        new=changed_value(change.field, change.new, words),
    )


def changed_value(field: str, value: Any, words: Words) -> str:  # noqa: ANN401 - JSON of any field
    """One value of a field of an account or a rep, as JSON writes it, in words."""
    if value in (None, "", [], {}):
        return "—"
    write = _WRITERS.get(field)
    if write is not None:
        return write(value, words)
    if isinstance(value, bool):
        return words("changes.yes" if value else "changes.no")
    return words.fact(field, value) if isinstance(value, int | float) else _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - JSON of any field
    """Lists and parts joined; what is empty in them says nothing."""
    if isinstance(value, dict):
        return " ".join(_plain(part) for part in value.values() if part not in (None, "", []))
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(value)


_WRITERS: dict[str, Callable[[Any, Words], str]] = {
    "opening": lambda value, words: opening_text(_OPENING.validate_python(value), words),
    "closed_periods": lambda value, words: periods_text(_PERIODS.validate_python(value), words),
    "last_visit": lambda value, words: words.full_date(date.fromisoformat(value)),
    "margin_rate": lambda value, words: words.percent(value),
    "probability": lambda value, words: words.percent(value),
}
