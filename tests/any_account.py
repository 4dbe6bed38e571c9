"""Accounts as hypothesis makes them: every field, hostile texts, what our reader can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from tournees.model import (
    DAY_S,
    Account,
    Appointment,
    ClosedPeriod,
    Contact,
    Kind,
    OpeningHours,
    Place,
    Risk,
    Status,
    Window,
)
from tournees.reading.cells import is_blank
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold, tidy
from tournees.report.safe_cells import safe_cell

QUARTERS = DAY_S // 900


texts = (
    st.text(
        st.sampled_from([*"=+-@;,|\"'/\\<>&%€éÉœ＝ \u00a0", "\n", "\t"])
        | st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\ufffe\uffff"),
        max_size=12,
    )
    .map(tidy)
    .filter(lambda text: tidy(text) == text and _comes_back(text))
)


def _comes_back(text: str) -> bool:
    """Not so what is defused inside, and the rarest signs: they keep their apostrophe."""
    return safe_cell(text) == text or (
        safe_cell(text) == f"'{text}" and text[0] in "=+-@\uff1d\uff0b\uff0d\uff20"
    )


def _speaks(text: str) -> bool:
    try:
        return not is_blank(text) and fold(text) not in {"total", "total general", "sous total"}
    except CellFault:
        return False


said = texts.filter(_speaks)
maybe = st.just("") | said
euros = st.none() | st.integers(0, 10**11).map(lambda cents: cents / 100)
shares = st.none() | st.integers(0, 10_000).map(lambda parts: parts / 10_000)


@st.composite
def openings(draw: st.DrawFn):
    days = []
    for _ in range(7):
        cuts = draw(st.lists(st.integers(0, QUARTERS), unique=True, max_size=6).map(sorted))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        days.append(tuple(Window(start * 900, end * 900) for start, end in pairs))
    return OpeningHours(tuple(days))


@st.composite
def periods(draw: st.DrawFn):
    found = set()
    for yearly in draw(st.lists(st.booleans(), max_size=3)):
        if yearly:
            days = st.dates(date(2000, 1, 1), date(2000, 12, 31))
            first, last = draw(days), draw(days.filter(lambda day: (day.month, day.day) != (2, 28)))
        else:
            first = draw(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
            last = date.fromordinal(first.toordinal() + draw(st.integers(0, 1_000)))
        found.add((yearly, first, last))
    return tuple(ClosedPeriod(first, last, yearly=yearly) for yearly, first, last in sorted(found))


contacts = st.builds(
    Contact,
    name=maybe,
    role=maybe,
    phone=st.sampled_from(["", "06 01 02 03 04", "+32 2 555 12 12"]),
    email=st.sampled_from(["", "m@d.fr"]),
).filter(lambda one: one.name or one.phone or one.email)


@st.composite
def accounts(draw: st.DrawFn):
    ids = draw(
        st.lists(
            st.from_regex(r"[0-9A-Z]{1,6}", fullmatch=True).filter(_speaks),
            unique=True,
            min_size=1,
            max_size=4,
        )
    )
    return tuple(draw(_account(account_id)) for account_id in sorted(ids))


def _account(account_id: str):
    days = st.integers(0, 400)
    return st.builds(
        Account,
        id=st.just(account_id),
        name=said,
        kind=st.sampled_from(Kind),
        place=st.none()
        | st.builds(
            lambda lat, lon: Place(lat / 1e6, lon / 1e6),
            st.integers(41_000_000, 51_000_000),
            st.integers(-5_000_000, 9_000_000),
        ),
        address=maybe,
        postal_code=st.sampled_from(["01000", "20000", "75001", "97400"]),
        commune=st.sampled_from(["", "Lyon", "L'Haÿ-les-Roses", "Saint-Denis", "Y"]),
        insee=st.sampled_from(["", "2A004", "01053", "75056"]),
        segment=maybe,
        revenue_eur=euros,
        previous_revenue_eur=euros,
        orders_eur=euros,
        objective_eur=euros,
        margin_rate=shares,
        potential_eur=euros,
        probability=shares,
        risk=st.none() | st.sampled_from(Risk),
        siret=st.sampled_from(["", "73282932000074", "732829320"]),
        naf=st.sampled_from(["", "47.11F", "0111Z"]),
        phone=st.sampled_from(["", "04 95 00 00 00", "+32 2 555 12 12"]),
        email=st.sampled_from(["", "a@b.fr", "a@b.fr; c@d.fr"]),
        contacts=st.lists(contacts, max_size=3).map(tuple),
        group=maybe,
        status=st.sampled_from(Status),
        current_rep=maybe,
        locked=st.booleans(),
        visits_per_year=st.none() | st.integers(0, 36_600).map(lambda parts: parts / 100),
        min_days_between=st.none() | days.map(lambda day: day // 2),
        max_days_between=st.none() | days.map(lambda day: 200 + day),
        visit_s=st.none() | st.integers(1, 600).map(lambda minutes: minutes * 60),
        opening=st.none() | openings(),
        closed_periods=periods(),
        skills=st.lists(st.sampled_from(["bois", "froid", "vin"]), unique=True).map(
            lambda skills: tuple(sorted(skills))
        ),
        last_visit=st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        appointments=st.lists(
            st.builds(
                Appointment,
                st.dates(date(2020, 1, 1), date(2030, 1, 1)),
                st.none() | st.integers(0, 95).map(lambda quarter: quarter * 900),
            ),
            max_size=1,
        ).map(tuple),
        mandatory=st.booleans(),
    ).map(_feasible)


def _feasible(account: Account):
    """Our reader leaves out a visit that no opening can hold."""
    if account.opening is None or account.visit_s is None:
        return account
    windows = [window for day in account.opening.days for window in day]
    longest_s = max((window.end_s - window.start_s for window in windows), default=DAY_S)
    return replace(account, visit_s=min(account.visit_s, longest_s))
