"""Opening hours and closed periods as texts that a person writes and our reader reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import HOUR_S

if TYPE_CHECKING:
    from datetime import date

    from tournees.model import ClosedPeriod, OpeningHours, Window
    from tournees.words import Lang, Words


def opening_text(opening: OpeningHours, words: Words) -> str:
    """``lun-ven 8h30-12h, 14h-18h ; sam 9h-12h``; days that are not named are closed."""
    names = words("export.weekdays").split()
    pieces: list[str] = []
    day = 0
    while day < len(names):
        last = day
        while last + 1 < len(names) and opening.days[last + 1] == opening.days[day]:
            last += 1
        if opening.days[day]:
            days = names[day] if last == day else f"{names[day]}-{names[last]}"
            windows = ", ".join(_window(window, words.lang) for window in opening.days[day])
            pieces.append(f"{days} {windows}")
        day = last + 1
    return " ; ".join(pieces) or words("export.closed")


def _window(window: Window, lang: Lang) -> str:
    return f"{hour_text(window.start_s, lang)}-{hour_text(window.end_s, lang)}"


def hour_text(day_s: int, lang: Lang) -> str:
    """``8h``, ``8h30``; in English ``8:00``, ``8:30``."""
    hours, minutes = divmod(day_s // 60, HOUR_S // 60)
    if lang == "en":
        return f"{hours}:{minutes:02d}"
    return f"{hours}h{minutes:02d}" if minutes else f"{hours}h"


def periods_text(periods: tuple[ClosedPeriod, ...], words: Words) -> str:
    """``du 01/11 au 31/03`` for every year, ``du 01/08/2026 au 15/08/2026`` for one."""
    return ", ".join(
        words(
            "export.period",
            first=_day(period.first, yearly=period.yearly),
            last=_day(period.last, yearly=period.yearly),
        )
        for period in periods
    )


def _day(day: date, *, yearly: bool) -> str:
    return f"{day:%d/%m}" if yearly else f"{day:%d/%m/%Y}"
