"""Where a row says its establishment or home is: coordinates, address, what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.model import Place
from tournees.reading.cells import postal_code
from tournees.reading.folding import tidy

if TYPE_CHECKING:
    from tournees.reading.faults import Values
    from tournees.reading.table import Row, Table

_POSTAL_IN_ADDRESS = re.compile(
    r"(?:^|[\s,])(\d{5})\s+([^\d,;]{2,}?)(?:\s+cedex(?:\s+\d+)?)?$", re.IGNORECASE
)
_LINES = ("address", "address2", "address3")
_STREET = ("street_number", "street_repeat", "street_kind")


def has_location(table: Table) -> bool:
    """Whether the file has any column that can place a row."""
    return (
        any(table.has(name) for name in ("postal_code", "commune", "lat_lon"))
        or (table.has("lat") and table.has("lon"))
        or address_holds_town(table)
    )


def address_holds_town(table: Table) -> bool:
    """Whether postal code and town can only stand inside the address, and do in one row."""
    if table.has("postal_code") or table.has("commune"):
        return False
    columns = [column for column in table.columns if column.field in _LINES]
    return any(
        _POSTAL_IN_ADDRESS.search(row.text(column)) for column in columns for row in table.rows
    )


class Ground:
    """Takes the location out of the values of each row, and counts what it had to repair."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._postal = next((c for c in table.columns if c.field == "postal_code"), None)
        self._from_address = address_holds_town(table)
        self._expected = has_location(table)
        self._zeros = 0
        self._found = 0

    def take(self, values: Values, row: Row) -> Values:
        """Remove the raw location from ``values``; return place and address fields."""
        lines = [values.pop(name, "") for name in _LINES]
        before = [values.pop(name, "") for name in _STREET]
        lines[0] = " ".join(part for part in (*before, lines[0]) if part)
        address = ", ".join(line for line in lines if line)
        code, commune = values.pop("postal_code", ""), values.pop("commune", "")
        if self._postal:
            raw = row.text(self._postal).replace(" ", "")
            self._zeros += len(raw) == 4 and code == postal_code(raw) != raw
        held = map(_POSTAL_IN_ADDRESS.search, (address, *lines)) if self._from_address else ()
        inside = next(filter(None, held), None)
        if inside:
            code, commune = inside[1], tidy(inside[2])
            self._found += 1
        place = self._place(values, row)
        if self._expected and place is None and not code and not commune:
            self._table.log.add("row_without_location", row=row.number, fatal=False)
        return {"place": place, "address": address, "postal_code": code, "commune": commune}

    def _place(self, values: Values, row: Row) -> Place | None:
        lat, lon = values.pop("lat", None), values.pop("lon", None)
        both = values.pop("lat_lon", None)
        if lat is None and lon is None and both is not None:
            lat, lon = both
        if lat is None and lon is None:
            return None
        log = self._table.log
        if lat is None or lon is None:
            absent = "lat" if lat is None else "lon"
            if not any(row.text(c) for c in self._table.columns if c.field == absent):
                header = self._table.header(absent)
                log.add("coordinates_half", row=row.number, column=header, fatal=False)
            return None
        if lat == lon == 0.0:
            header = self._table.header("lat") or self._table.header("lat_lon")
            log.add("coordinates_zero", row=row.number, column=header, value="0", fatal=False)
            return None
        return Place(lat, lon)

    def report(self) -> None:
        """Say once for the whole file what was repaired."""
        header = self._postal.header if self._postal else ""
        if self._zeros:
            facts: dict[str, str | int | float] = {"n": self._zeros}
            self._table.log.add("postal_zero_restored", column=header, fatal=False, facts=facts)
        if self._found:
            facts = {"n": self._found}
            header = self._table.header("address")
            self._table.log.add("postal_from_address", column=header, fatal=False, facts=facts)
