"""Several columns of a row made one value of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import Status
from tournees.reading.contacts import CONTACT_FIELDS, take_contacts
from tournees.reading.margins import Margins

if TYPE_CHECKING:
    from tournees.model import OpeningHours
    from tournees.reading.faults import Values
    from tournees.reading.table import Row, Table
    from tournees.scenario import Source

_STRICTEST = (Status.DO_NOT_CANVASS, Status.LITIGATION, Status.BLOCKED)
_FLAGS = {
    "no_canvassing": Status.DO_NOT_CANVASS,
    "in_litigation": Status.LITIGATION,
    "is_blocked": Status.BLOCKED,
}


class Joins:
    """Puts together what a file spreads over columns, for each row of a table."""

    def __init__(self, table: Table, source: Source) -> None:
        self._table = table
        self._margins = Margins(table, source.margin_on)
        self._people = any(table.has(field.name) for field in CONTACT_FIELDS)

    def take(self, values: Values, row: Row) -> None:
        """Replace the pieces by the account's own values; ``opening`` is already whole."""
        self._margins.take(values, row)
        if self._people:
            values["contacts"] = take_contacts(values)
        values["status"] = _status(values)
        second = values.pop("phone2", "")
        if second and not values.get("phone"):
            values["phone"] = second
        season = values.pop("open_season", ())
        if season:
            periods = {*values.get("closed_periods", ()), *season}
            values["closed_periods"] = tuple(
                sorted(periods, key=lambda each: (each.yearly, each.first, each.last))
            )
        self._check_visit(values, row)

    def _check_visit(self, values: Values, row: Row) -> None:
        """A visit that fits in no opening of the week cannot be made: its length is left out."""
        opening: OpeningHours | None = values.get("opening")
        visit_s = values.get("visit_s")
        if visit_s is None or opening is None:
            return
        longest_s = max((w.end_s - w.start_s for day in opening.days for w in day), default=0)
        if longest_s and visit_s > longest_s:
            del values["visit_s"]
            texts = [row.text(c) for c in self._table.columns if c.field == "visit_s"]
            self._table.log.add(
                "visit_over_opening",
                row=row.number,
                column=self._table.header("visit_s"),
                value=texts[0] if texts else "",
                fatal=False,
                facts={"longest_s": longest_s},
            )


def _status(values: Values) -> Status:
    """The strictest of what the columns say."""
    told = {values.pop("status", Status.ACTIVE)}
    told |= {status for flag, status in _FLAGS.items() if values.pop(flag, False)}
    if values.pop("is_active", True) is False:
        told.add(Status.BLOCKED)
    return next((status for status in _STRICTEST if status in told), Status.ACTIVE)
