"""Opening hours out of free text.

Understood: days and ranges of days (« lun-ven », « du lundi au vendredi », « L-V »,
« LMMJV », « tous les jours », « en semaine »), windows (« 9h-12h », « 8h00 à 12h30 »,
``9:00 - 12:00``, ``9am-5pm``, « 8h00 12h00 », « 8h/12h »), closed days (« fermé dim »,
« samedi : fermé », a dash), exceptions (« tous les jours sauf le dimanche »). Where some
days are named, the others are closed; windows without any day hold from Monday to Friday.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import DAY_S, WEEK_DAYS, OpeningHours, Window
from tournees.reading.faults import CellFault
from tournees.reading.hours_week import OFFICE_DAYS, WEEKEND, Week
from tournees.reading.hours_words import (
    COMMA,
    IMPOSSIBLE,
    SLASH,
    Token,
    tokens_of,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAYS_OF = {
    "day": (), "daily": (*OFFICE_DAYS, *WEEKEND), "office": OFFICE_DAYS, "weekend": WEEKEND,
}  # fmt: skip
"""The days that a token names; a ``day`` says its own."""


def read_opening(text: str) -> OpeningHours:
    """Opening hours of a week out of one cell.

    Raises
    ------
    CellFault
        A warning if the text is not understood, if windows overlap (they are merged), or
        if one window of several cannot exist (the others are kept); nothing is kept if
        none can.
    """
    tokens = tokens_of(text)
    week = Week()
    _walk(tokens, week)
    if not any(week.windows) and not week.fault:
        only_closed = week.closing and not week.days_named
        if not only_closed and len(week.shut) < WEEK_DAYS:
            raise unreadable()
    opening = settle(week.windows, week.fault)
    if any(not opening.days[day] for day in week.asked - week.shut):
        code = "cell_hours_by_appointment"
        raise CellFault(code, fatal=False, keep=opening)
    return opening


def read_day(text: str) -> tuple[Window, ...]:
    """Windows of one weekday's own column; a dash or « fermé » is a closed day."""
    tokens = tokens_of(text)
    if any(token.kind in _DAYS_OF or token.kind == "except" for token in tokens):
        raise unreadable()
    week = Week(group=[0])
    _walk(tokens, week)
    if not (week.windows[0] or week.closed_named or week.closing or week.fault):
        raise unreadable()
    try:
        return settle(week.windows, week.fault).days[0]
    except CellFault as fault:
        if isinstance(fault.keep, OpeningHours):
            fault.keep = fault.keep.days[0]
        raise


def _walk(tokens: list[Token], week: Week) -> None:
    position = 0
    while position < len(tokens):
        step = _step(tokens[position : position + 4], week)
        last = tokens[position + step - 1]
        week.last = "comma" if last.kind == "and" and last.number == COMMA else last.kind
        position += step
    week.end()


def _step(ahead: list[Token], week: Week) -> int:
    """Take in the first of up to four tokens, and those that belong to it."""
    kinds = [token.kind for token in ahead]
    span = _span(ahead)
    if span:
        start_s, end_s = ahead[0].number, ahead[span - 1].number
        fault = _fault(start_s, end_s)
        week.fault = week.fault or fault
        week.add(None if fault else Window(start_s, end_s or DAY_S))
        return span
    if kinds[:3] == ["day", "dash", "day"]:
        first, last = ahead[0].number, ahead[2].number
        length = (last - first) % WEEK_DAYS + 1
        week.name([(first + offset) % WEEK_DAYS for offset in range(length)])
        return 3
    if kinds[:2] == ["day", "day"] and _may_be_range(ahead, week):
        raise unreadable()
    if kinds[0] == "dash" and (len(kinds) == 1 or kinds[1] in {"bar", "semi", "and"}):
        if week.group and not week.told:
            week.close()
    else:
        _say(ahead[0], week)
    return 1


def _span(ahead: list[Token]) -> int:
    """How many tokens make a window: hours joined by a dash, or plain ones side by side.

    « 8h00 12h00 » and « 8h00/12h00 » are windows, « 14/11 » and « 9h, 12h » are none.
    """
    kinds = [token.kind for token in ahead]
    if kinds[:3] == ["time", "dash", "time"]:
        return 3
    joined = kinds[:3] == ["time", "and", "time"] and ahead[1].number == SLASH
    span = 3 if joined else 2 if kinds[:2] == ["time", "time"] else 0
    if not span or not (ahead[0].plain and ahead[span - 1].plain):
        return 0
    return 0 if kinds[span : span + 1] == ["dash"] else span


def _may_be_range(ahead: list[Token], week: Week) -> bool:
    """« lu ve 9h-12h »: two days that may be the ends of a range."""
    follows = len(ahead) > 2 and ahead[2].kind == "day"
    gap = (ahead[1].number - ahead[0].number) % WEEK_DAYS
    return week.last != "day" and not follows and gap != 1


def _say(token: Token, week: Week) -> None:
    if token.kind == "time":
        raise unreadable()
    if token.kind in _DAYS_OF:
        days = [*(_DAYS_OF[token.kind] or (token.number,))]
        week.name(days, daily=token.kind == "daily")
        return
    match token.kind:
        case "always":
            week.add(Window(0, DAY_S))
        case "closed":
            week.close()
        case "except":
            week.exclude()
        case "half":
            week.halve()
        case "rdv":
            week.ask()
        case "semi":
            week.separate()
        case "bar":
            week.separate()
            week.broken = True


def _fault(start_s: int, end_s: int) -> str:
    if IMPOSSIBLE in {start_s, end_s}:
        return "cell_hours_impossible"
    return "" if start_s < (end_s or DAY_S) else "cell_hours_reversed"


def settle(windows: Sequence[Sequence[Window]], fault: str = "") -> OpeningHours:
    """Windows of seven days put in order; those that touch or overlap become one.

    Raises
    ------
    CellFault
        A warning: ``fault`` was met on the way and nothing else is left; or, and the
        hours are kept, a faulty window is left out or some windows overlap.
    """
    days: list[tuple[Window, ...]] = []
    overlap = False
    for told in windows:
        merged: list[Window] = []
        for window in sorted(told):
            if merged and window.start_s <= merged[-1].end_s:
                overlap = overlap or window.start_s < merged[-1].end_s
                merged[-1] = Window(merged[-1].start_s, max(merged[-1].end_s, window.end_s))
            else:
                merged.append(window)
        days.append(tuple(merged))
    hours = OpeningHours(tuple(days))
    if fault:
        if any(days):
            fault = "cell_hours_left_out"
            raise CellFault(fault, fatal=False, keep=hours)
        raise CellFault(fault, fatal=False)
    if overlap:
        code = "cell_hours_overlap"
        raise CellFault(code, fatal=False, keep=hours)
    return hours


def read_hour(text: str) -> int:
    """An hour of the day in seconds from midnight: ``8:30``, ``8h30``, ``8 h``, ``8``."""
    try:
        tokens = tokens_of(text)
    except CellFault as error:
        code = "cell_hour"
        raise CellFault(code) from error
    if [token.kind for token in tokens] != ["time"]:
        code = "cell_hour"
        raise CellFault(code)
    if tokens[0].number == IMPOSSIBLE:
        code = "cell_hours_impossible"
        raise CellFault(code)
    return tokens[0].number
