"""From the columns of a rep's row to their rules, prices, office and lodgings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tournees.model import Named, Window
from tournees.reading.contracts import Contract
from tournees.reading.half_days import Half
from tournees.reading.mileage import Vehicle, company_km_eur, private_km_eur
from tournees.reading.rep_cells import read_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tournees.model import Costs, WorkRules
    from tournees.reading.faults import Values
    from tournees.reading.half_days import OfficeTime
    from tournees.reading.table import Row, Table

_MOST_NIGHTS = 4
"""Nights between five days of work, for whoever may sleep away any number of times."""


def contract_of(values: Values, contract_hours: float, rules: WorkRules) -> tuple[float, WorkRules]:
    """Hours a week and the regime; the column of each wins over what the other also says."""
    contract: Contract = values.pop("contract_hours", Contract())
    regime: Contract = values.pop("regime", Contract())
    hours = contract.hours or regime.hours or contract_hours
    found = regime.regime or contract.regime or rules.regime
    return hours, dataclasses.replace(rules, regime=found)


def rules_of(table: Table, values: Values, row: Row, rules: WorkRules) -> WorkRules:
    """The rules with the row's own columns in place of the defaults."""
    told = dataclasses.replace(
        rules,
        day_start_s=values.pop("day_start", rules.day_start_s),
        day_end_s=values.pop("day_end", rules.day_end_s),
        day_drive_s=values.pop("drive_limit", rules.day_drive_s),
        day_work_s=values.pop("work_limit", rules.day_work_s),
        week_work_s=values.pop("week_work_limit", rules.week_work_s),
        lunch_s=values.pop("lunch_length", rules.lunch_s),
        lunch_window=values.pop("lunch_window", rules.lunch_window),
        reserve_s=values.pop("reserve", rules.reserve_s),
        commute_is_work=values.pop("commute_is_work", rules.commute_is_work),
        overtime=values.pop("overtime", rules.overtime),
        nights_per_week=_nights(values, rules),
    )
    if told.day_start_s >= told.day_end_s:
        _tell(table, row, "day_reversed", ("day_start", "day_end"))
        return rules
    window = told.lunch_window
    if window.end_s - window.start_s < told.lunch_s:
        _tell(table, row, "row_lunch_too_long", ("lunch_length", "lunch_window"))
        return rules
    return told


def _nights(values: Values, rules: WorkRules) -> int:
    """The number told; else none, or those of the scenario, as « découcher » says."""
    number: int | None = values.pop("nights_per_week", None)
    away: bool | int | None = values.pop("sleeps_away", None)
    if away is False:
        return 0
    if number is not None:
        return number
    if away is None:
        return rules.nights_per_week
    return away if away is not True else rules.nights_per_week or _MOST_NIGHTS


def costs_of(table: Table, values: Values, row: Row, costs: Costs) -> Costs:
    """The prices with the row's own: a kilometre by its own column, else by the vehicle."""
    by_vehicle = _km_eur(table, values, row)
    usual_eur = costs.per_km_eur if by_vehicle is None else by_vehicle
    return dataclasses.replace(
        costs,
        per_hour_eur=values.pop("hour_eur", costs.per_hour_eur),
        per_km_eur=values.pop("km_eur", usual_eur),
        night_eur=values.pop("night_eur", costs.night_eur),
    )


def _km_eur(table: Table, values: Values, row: Row) -> float | None:
    """What the vehicle costs a kilometre; None, and told, where the row says too little."""
    vehicle: Vehicle = values.pop("vehicle", Vehicle())
    energy: bool | None = values.pop("energy", None)
    power: int | None = values.pop("fiscal_power", None)
    yearly_km: float | None = values.pop("yearly_km", None)
    electric = bool(vehicle.electric if energy is None else energy)
    if vehicle.private is False:
        return company_km_eur(electric=electric)
    if vehicle.private and power is not None:
        return private_km_eur(power, yearly_km, electric=electric)
    if "km_eur" not in values:
        if vehicle.private:
            _tell(table, row, "row_without_power", ("vehicle",), fatal=False)
        elif power is not None and not any(
            row.text(column) for column in table.columns if column.field == "vehicle"
        ):
            _tell(table, row, "row_without_vehicle", ("fiscal_power",), fatal=False)
    return None


def office_of(values: Values) -> Named | None:
    """Where the office is, by its own town, else by the town in its address."""
    address = values.pop("office_address", "")
    code, town = values.pop("office_postal_code", ""), values.pop("office_commune", "")
    if code or town:
        return Named(name=address, postal_code=code, commune=town)
    return read_named(address) if address else None


def office_hours(times: Iterable[OfficeTime], rules: WorkRules) -> tuple[tuple[int, Window], ...]:
    """Half-days as hours: before and after the rep's lunch window, within their day."""
    lunch = rules.lunch_window
    morning = (rules.day_start_s, min(lunch.start_s, rules.day_end_s))
    afternoon = (max(lunch.end_s, rules.day_start_s), rules.day_end_s)
    halves = {
        Half.MORNING: (morning,), Half.AFTERNOON: (afternoon,), Half.WHOLE: (morning, afternoon),
    }  # fmt: skip
    found = {
        (time.day, Window(start_s, end_s))
        for time in times
        for start_s, end_s in ((time.part,) if isinstance(time.part, Window) else halves[time.part])
        if start_s < end_s
    }
    return tuple(sorted(found))


def _tell(
    table: Table, row: Row, code: str, fields: tuple[str, ...], *, fatal: bool = True
) -> None:
    header = next(filter(None, map(table.header, fields)), "")
    texts = [row.text(column) for column in table.columns if column.field in fields]
    value = " - ".join(text for text in texts if text)
    table.log.add(code, row=row.number, column=header, value=value, fatal=fatal)
