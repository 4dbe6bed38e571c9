"""Recurrence rules of calendars (RFC 5545, 3.3.10), day by day.

A rule is a set of periods (days, weeks, months, years), one in ``INTERVAL``, and of filters on
their days; ``BYSETPOS`` picks among the days of a period, ``COUNT`` the first of all. Hours
repeat as they are. Where no ``COUNT`` asks for the whole past, the search begins near the
horizon, so that its cost does not depend on how old a series is.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST",
})  # fmt: skip
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_LONGEST_PAST = 20_000
"""Days, some 55 years: how far back a counted series may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rule; ``week_days`` are (ordinal, weekday), ordinal 0 for every such day."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    week_days: frozenset[tuple[int, int]] = frozenset()
    positions: frozenset[int] = frozenset()
    week_start: int = 0

    def days(self, start: date, first: date, last: date) -> Iterator[date]:
        """Days of the series that begins on ``start``, from ``first`` to ``last``, in order.

        Raises
        ------
        ValueError
            A counted series begins too long before ``first``.
        """
        if self.count is not None and (first - start).days > _LONGEST_PAST:
            msg = "a counted series of more than fifty years"
            raise ValueError(msg)
        rule = self._completed(start)
        number = 0 if self.count is not None else rule._periods_before(start, first)  # noqa: SLF001 - its own class
        found = 0
        while True:
            days = rule._period(start, number)  # noqa: SLF001 - its own class
            if not days or days[0] > last:
                return
            for day in rule._chosen(days):  # noqa: SLF001 - its own class
                if day < start:
                    continue
                found += 1
                if day > last or (self.count is not None and found > self.count):
                    return
                if day >= first:
                    yield day
            number += 1

    def _completed(self, start: date) -> Repeat:
        """The rule with what its first day says where it is silent."""
        if self.month_days or self.week_days or self.frequency == "DAILY":
            return self
        if self.frequency == "WEEKLY":
            return replace(self, week_days=frozenset({(0, start.weekday())}))
        months = self.months or frozenset({start.month} if self.frequency == "YEARLY" else ())
        return replace(self, months=months, month_days=frozenset({start.day}))

    def _periods_before(self, start: date, first: date) -> int:
        """Periods that surely end before ``first``."""
        length = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}[self.frequency]
        return max(0, (first - start).days // (length * self.interval) - 1)

    def _period(self, start: date, number: int) -> list[date]:
        """The days of the number-th period, none beyond the calendar's end."""
        step = number * self.interval
        try:
            if self.frequency == "DAILY":
                return [start + timedelta(days=step)]
            if self.frequency == "WEEKLY":
                back = (start.weekday() - self.week_start) % 7
                monday = start - timedelta(days=back) + timedelta(weeks=step)
                return [monday + timedelta(days=offset) for offset in range(7)]
            if self.frequency == "MONTHLY":
                years, month = divmod(start.month - 1 + step, 12)
                return _month(start.year + years, month + 1)
            year = start.year + step
            return [day for month in range(1, 13) for day in _month(year, month)]
        except (OverflowError, ValueError):
            return []

    def _chosen(self, days: list[date]) -> list[date]:
        kept = [day for day in days if self._passes(day)]
        if not self.positions:
            return kept
        wanted = {place - 1 if place > 0 else len(kept) + place for place in self.positions}
        return [day for index, day in enumerate(kept) if index in wanted]

    def _passes(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.month_days:
            backwards = day.day - calendar.monthrange(day.year, day.month)[1] - 1
            if not {day.day, backwards} & self.month_days:
                return False
        return not self.week_days or self._is_week_day(day)

    def _is_week_day(self, day: date) -> bool:
        ordinals = {ordinal for ordinal, weekday in self.week_days if weekday == day.weekday()}
        if not ordinals or 0 in ordinals or self.frequency in {"DAILY", "WEEKLY"}:
            return bool(ordinals)
        if self.frequency == "YEARLY" and not self.months:
            at = day.timetuple().tm_yday
            length = 366 if calendar.isleap(day.year) else 365
        else:
            at, length = day.day, calendar.monthrange(day.year, day.month)[1]
        return bool({(at - 1) // 7 + 1, -((length - at) // 7 + 1)} & ordinals)


def read_repeat(text: str) -> Repeat:
    """A rule out of the value of ``RRULE``.

    Raises
    ------
    ValueError
        A part is not known, not a number or out of range; hours that repeat within a day.
    """
    parts = dict(part.strip().upper().split("=", 1) for part in text.split(";") if part.strip())
    if not parts.keys() <= _KNOWN or parts.get("FREQ") not in _FREQUENCIES:
        msg = f"rule not understood: {text[:80]}"
        raise ValueError(msg)
    interval = int(parts.get("INTERVAL", "1"))
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    if not 1 <= interval <= 10_000 or (count is not None and count < 1):
        msg = f"rule out of range: {text[:80]}"
        raise ValueError(msg)
    return Repeat(
        frequency=parts["FREQ"],
        interval=interval,
        count=count,
        until=parts.get("UNTIL", ""),
        months=_numbers(parts, "BYMONTH"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        week_days=frozenset(map(_week_day, _listed(parts, "BYDAY"))),
        positions=_numbers(parts, "BYSETPOS"),
        week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
    )


def _month(year: int, month: int) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    return [date(year, month, day) for day in range(1, length + 1)]


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return [text.strip() for text in parts.get(name, "").split(",") if text.strip()]


def _numbers(parts: Mapping[str, str], name: str) -> frozenset[int]:
    return frozenset(int(text) for text in _listed(parts, name))


def _week_day(text: str) -> tuple[int, int]:
    return int(text[:-2] or "0"), _WEEKDAYS.index(text[-2:])
