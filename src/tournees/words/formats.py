"""How numbers, durations, euros and dates are written in each language."""

from __future__ import annotations

from datetime import date

_NNBSP = "\u202f"
_NBSP = "\u00a0"
_DAYS = {
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    "fr": (
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip


def number(lang: str, value: float, decimals: int = 0) -> str:
    """Thousands apart, decimals after a comma in French; no ``-0``."""
    text = f"{value:,.{decimals}f}"
    if not any(digit in "123456789" for digit in text):
        text = text.removeprefix("-")
    if lang == "fr":
        text = text.replace(",", _NNBSP).replace(".", ",")
    return text.replace("-", "\u2212")


def duration(lang: str, seconds: int) -> str:
    """Hours and minutes, rounded to the minute: ``7 h 40``, ``45 min``, ``2 067 h 49``."""
    sign = "\u2212" if seconds <= -30 else ""
    minutes = (abs(seconds) + 30) // 60
    hours, minutes = divmod(minutes, 60)
    if hours == 0:
        return f"{sign}{minutes}{_NBSP}min"
    return f"{sign}{number(lang, hours)}{_NBSP}h{_NBSP}{minutes:02d}"


def hour(lang: str, day_s: int) -> str:
    """An hour of the day, rounded to the minute."""
    hours, minutes = divmod((day_s + 30) // 60, 60)
    return f"{hours}{_NBSP}h{_NBSP}{minutes:02d}" if lang == "fr" else f"{hours}:{minutes:02d}"


def km(lang: str, metres: float) -> str:
    """Kilometres, one decimal under 100 km."""
    decimals = 1 if abs(metres) < 99_950 else 0
    return f"{number(lang, metres / 1000, decimals)}{_NBSP}km"


def euros(lang: str, amount_eur: float) -> str:
    """Whole euros."""
    text = number(lang, amount_eur)
    if lang == "fr":
        return f"{text}{_NBSP}€"
    return f"\u2212€{text[1:]}" if text.startswith("\u2212") else f"€{text}"


def percent(lang: str, share: float, decimals: int = 1) -> str:
    """A fraction as per cent."""
    text = number(lang, 100 * share, decimals)
    return f"{text}{_NBSP}%" if lang == "fr" else f"{text}%"


def date_(lang: str, day: date) -> str:
    """Weekday, day and month."""
    ordinal = "1er" if lang == "fr" and day.day == 1 else str(day.day)
    return f"{_DAYS[lang][day.weekday()]} {ordinal} {_MONTHS[lang][day.month - 1]}"


def full_date(lang: str, day: date) -> str:
    """A date with its year, in figures."""
    return day.strftime("%d/%m/%Y") if lang == "fr" else day.isoformat()


def _dated(lang: str, name: str, text: str) -> str:
    """A text, or the date that its name says it is."""
    if not name.endswith("_date"):
        return text
    write = full_date if name.endswith("_full_date") else date_
    return write(lang, date.fromisoformat(text))


def fact(lang: str, name: str, value: str | float | date) -> str:
    """Write a value with the unit that its name carries (see `Words`)."""
    if isinstance(value, date):
        return date_(lang, value)
    if isinstance(value, str):
        return _dated(lang, name, value)
    if name.endswith("_day_s"):
        return hour(lang, round(value))
    if name.endswith("_s"):
        return duration(lang, round(value))
    for suffix, write in (("_m", km), ("_eur", euros), ("_share", percent)):
        if name.endswith(suffix):
            return write(lang, value)
    return number(lang, value, 0 if value == round(value) else 1)


def measure(lang: str, unit: str, value: str | float | None) -> str:
    """A value of the table of indicators, an em dash where there is none.

    ``unit`` is ``count``, ``s``, ``m``, ``eur``, ``share`` or ``code``.
    """
    if value is None:
        return "\u2014"
    if isinstance(value, str):
        return value
    if unit == "s":
        return duration(lang, round(value))
    if unit == "count":
        return number(lang, value, 0 if value == round(value) else 1)
    return {"m": km, "eur": euros, "share": percent}[unit](lang, value)
