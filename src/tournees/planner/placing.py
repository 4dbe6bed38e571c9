"""Accounts to places: the coordinates of the file where they are sound, else the commune.

The order of trust: given coordinates that agree with the postal code, then postal code and
town, then the postal code alone. Whatever is doubted, repaired or not placed is told with
the row that it comes from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.geo import check_place, locate
from tournees.geo.place_checks import check_coordinates
from tournees.reading.cells import read_number
from tournees.reading.faults import CellFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tournees.geo import PlaceIssue
    from tournees.model import Account
    from tournees.planner.own_texts import OwnTexts

    ByAddress = Callable[[Sequence[Account]], tuple[tuple[Account, ...], tuple[Issue, ...]]]

_ABROAD = "coordinates_outside_france"
"""The only doubt under which a point is kept where nothing else places the account."""
_TOLD_BY_READING = frozenset({
    "row_without_location", "coordinates_zero", "coordinates_half", "cell_degrees", "cell_lat_lon",
})  # fmt: skip


def place_accounts(
    accounts: Iterable[Account], issues: list[Issue], by_address: ByAddress | None = None
) -> list[Account]:
    """Every account with a place where one can be found.

    Parameters
    ----------
    accounts
        As read, in any order.
    issues
        What reading found; every doubt and every row without a place is added, so that
        each account without a place has at least one issue with its file and row.
    by_address
        Asked last, where the user wants the online address service: the accounts as the
        gazetteer placed them to the same accounts better placed, and its issues
        (`planner.addresses.place_by_address` with its cache folder).
    """
    told = {(issue.file, issue.row) for issue in issues if issue.code in _TOLD_BY_READING}
    placed = [_placed(account, told, issues) for account in accounts]
    if by_address is None:
        return placed
    better, found = by_address(placed)
    issues += found
    return list(better)


def _placed(account: Account, told: set[tuple[str, int | None]], issues: list[Issue]) -> Account:
    place = account.place
    address = account.postal_code, account.commune, account.insee
    located = locate(*address)
    doubt = check_place(place, *address) if place else None
    if place is not None and doubt is None:
        return replace(account, insee=located.insee)
    written = f"{account.postal_code} {account.commune}".strip()
    if place is not None and doubt is not None:
        issues.append(_told(account, doubt, f"{place.lat:.5f}, {place.lon:.5f}"))
        told.add((account.file, account.row))
    if located.issue is not None and (account.postal_code or account.commune):
        issues.append(_told(account, located.issue, written))
        told.add((account.file, account.row))
    found = located.place
    if found is None and doubt is not None and doubt.code == _ABROAD:
        found = place
    if found is None and (account.file, account.row) not in told:
        nowhere = Issue(
            code="row_without_location", file=account.file, row=account.row, fatal=False
        )
        issues.append(nowhere)
    return replace(account, place=found, insee=located.insee)


def _told(account: Account, doubt: PlaceIssue, value: str) -> Issue:
    return Issue(
        code=doubt.code,
        file=account.file,
        row=account.row,
        value=value,
        facts=dict(doubt.facts),
        fatal=False,
    )


def name_slips(
    accounts: Iterable[Account], issues: list[Issue], texts: Mapping[str, OwnTexts]
) -> None:
    """Say what coordinates that are no degrees are: metres of Lambert-93, a lost decimal point.

    Reading tells such cells one by one (``cell_degrees``); where both are numbers and one
    slip explains them, one issue that names it and the right values takes their place.
    """
    rows = {(i.file, i.row) for i in issues if i.code == "cell_degrees" and i.row is not None}
    named: dict[tuple[str, int | None], Issue] = {}
    for account in accounts:
        at = account.file, account.row
        if at in rows and account.row is not None and account.file in texts:
            slip = _slip(account, account.row, texts[account.file])
            if slip is not None:
                named[at] = slip
    issues[:] = [i for i in issues if i.code != "cell_degrees" or (i.file, i.row) not in named]
    issues += named.values()


def _slip(account: Account, row: int, texts: OwnTexts) -> Issue | None:
    try:
        lat, lon = (read_number(texts.text(row, texts.header(name))) for name in ("lat", "lon"))
    except CellFault:
        return None
    doubt = check_coordinates(lat, lon, account.postal_code, account.commune, account.insee)
    if doubt is None or "right_text" not in doubt.facts:
        return None
    return _told(account, doubt, f"{lat:.15g}, {lon:.15g}")
