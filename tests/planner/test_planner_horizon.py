"""The days of a horizon, and the public holidays of each home and account."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from tournees.model import Account, Appointment, Kind, Place, Rep
from tournees.planner.defaults import Defaults
from tournees.planner.due import due_visits
from tournees.planner.horizon import calendar_of, closed_on_holidays, departement, rep_holidays
from tournees.scenario import Scenario, Visits

EASTER_WEEK = date(2026, 3, 30)
GOOD_FRIDAY, SAINT_STEPHEN = date(2026, 4, 3), date(2026, 12, 26)
CHRISTMAS = date(2026, 12, 25)
COLMAR = Place(48.08, 7.36)
STRASBOURG = Account(
    id="S", name="Winstub", kind=Kind.CLIENT, postal_code="67000", commune="Strasbourg"
)
PARIS = Account(id="P", name="Zinc", kind=Kind.CLIENT, postal_code="75011", commune="Paris")


def scenario(tours: dict[str, object], holidays: str = "auto") -> Scenario:
    source = {"file": "none.csv"}
    return Scenario.model_validate(
        {
            "data": {"clients": source, "reps": source},
            "tours": tours,
            "rules": {"holidays": holidays},
        }
    )


def test_weeks_run_from_the_monday_of_the_day_given():
    days = calendar_of(scenario({"week": date(2026, 12, 2), "weeks": 4})).days
    assert len(days) == 20
    assert days[0] == date(2026, 11, 30)
    assert days[-1] == CHRISTMAS
    assert all(day.isoweekday() <= 5 for day in days)


def test_the_weekdays_are_those_of_the_scenario():
    days = calendar_of(scenario({"week": date(2026, 12, 2), "work_days": [2, 6]})).days
    assert days == (date(2026, 12, 1), date(2026, 12, 5))


def test_a_scenario_without_any_weekday_is_refused():
    with pytest.raises(ValidationError):
        scenario({"week": date(2026, 12, 2), "work_days": []})


def test_a_day_alone_is_planned_whatever_its_weekday():
    calendar = calendar_of(scenario({"week": date(2026, 12, 2), "day": date(2026, 12, 5)}))
    assert calendar.days == (date(2026, 12, 5),)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("auto", (CHRISTMAS,)),
        ("metropole", (CHRISTMAS,)),
        ("alsace_moselle", (CHRISTMAS, SAINT_STEPHEN)),
        ("none", ()),
    ],
)
def test_the_calendar_holds_the_holidays_that_everybody_keeps(setting, expected):
    tours = {"week": date(2026, 12, 21), "work_days": [1, 2, 3, 4, 5, 6]}
    assert calendar_of(scenario(tours, setting)).holidays == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (STRASBOURG, "67"),
        (Account(id="M", name="M", kind=Kind.CLIENT, insee="97411"), "974"),
        (Account(id="A", name="A", kind=Kind.CLIENT, insee="2A004"), "2A"),
        (Account(id="Z", name="Z", kind=Kind.CLIENT, postal_code="68999"), "68"),
        (Account(id="L", name="L", kind=Kind.CLIENT, place=Place(49.1193, 6.1757)), "57"),
        (Account(id="N", name="N", kind=Kind.CLIENT), ""),
        (Rep(id="R", name="R", home=COLMAR, postal_code="68000", commune="Colmar"), "68"),
        (Rep(id="R", name="R", home=COLMAR), "68"),
    ],
)  # fmt: skip
def test_the_departement_is_told_by_the_commune_the_code_or_the_point(item, expected):
    assert departement(item) == expected


def test_good_friday_closes_an_account_in_strasbourg_and_none_in_paris():
    one = scenario({"week": EASTER_WEEK})
    calendar = calendar_of(one)
    agreed = Appointment(GOOD_FRIDAY, 36_000)
    accounts = [
        STRASBOURG, PARIS, Account(**{**_fields(STRASBOURG), "id": "T", "appointments": (agreed,)})
    ]  # fmt: skip
    ids = frozenset({"S", "P", "T"})
    due = due_visits(accounts, calendar, Defaults(Visits()), ids)
    by_id = {v.account_id: v for v in closed_on_holidays(one, accounts, due, calendar)}
    assert calendar.holidays == ()
    assert [bool(day) for day in by_id["S"].windows] == [True, True, True, True, False]
    assert all(by_id["P"].windows)
    assert by_id["T"].windows[4]


@pytest.mark.parametrize("setting", ["metropole", "none"])
def test_holidays_of_a_place_are_left_out_where_the_scenario_names_one_calendar(setting):
    one = scenario({"week": EASTER_WEEK}, setting)
    calendar = calendar_of(one)
    due = due_visits([STRASBOURG], calendar, Defaults(Visits()), frozenset({"S"}))
    assert closed_on_holidays(one, [STRASBOURG], due, calendar) == due


def test_a_rep_is_off_on_the_holidays_of_home():
    reps = [
        Rep(id="R1", name="R1", home=Place(48.6, 7.7), postal_code="67000", commune="Strasbourg"),
        Rep(id="R2", name="R2", home=Place(48.9, 2.3), postal_code="75011", commune="Paris"),
    ]
    one = scenario({"week": EASTER_WEEK})
    assert rep_holidays(one, reps, calendar_of(one)) == {"R1": (GOOD_FRIDAY,)}


def test_overseas_departements_keep_their_own_days():
    reunion = Rep(id="R", name="R", home=Place(-20.88, 55.45), postal_code="97400")
    one = scenario({"week": date(2027, 12, 20)})
    assert rep_holidays(one, [reunion], calendar_of(one)) == {"R": (date(2027, 12, 20),)}
    later = scenario({"week": date(2027, 12, 20) + timedelta(days=7)})
    assert rep_holidays(later, [reunion], calendar_of(later)) == {}


def _fields(account: Account) -> dict[str, object]:
    return {name: getattr(account, name) for name in account.__dataclass_fields__}
