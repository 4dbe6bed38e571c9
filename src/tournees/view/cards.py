"""Cards and tips: the same fields in the same order everywhere, every text escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.model import Kind
from tournees.view.text import escaped, isolated, reason_sentence

if TYPE_CHECKING:
    from tournees.model import Account, Tour
    from tournees.view.atlas import Atlas
    from tournees.words import Words

ACCOUNT_FIELDS = (
    "kind",
    "segment",
    "address",
    "phone",
    "rep",
    "sector",
    "revenue",
    "potential",
    "visit",
    "value",
    "unserved",
    "reserved",
)
SECTOR_FIELDS = ("clients", "prospects", "clients_revenue", "load")
LEG_FIELDS = ("rep", "day", "travel", "length", "origin")
HOME_FIELDS = ("address",)


def labels(fields: tuple[str, ...], words: Words) -> list[str]:
    """Headings of a card's lines."""
    return [escaped(words(f"view.field.{name}")) for name in fields]


def address_line(account: Account) -> str:
    """Address in one line, as an envelope says it."""
    town = " ".join(part for part in (account.postal_code, account.commune) if part)
    return ", ".join(part for part in (account.address, town) if part)


def account_card(account: Account, atlas: Atlas, words: Words) -> list[str]:
    """Values of `ACCOUNT_FIELDS`, escaped; an empty one is not shown."""
    visit = atlas.visits.get(account.id)
    unserved = atlas.unserved.get(account.id)
    value = ""
    if visit is not None:
        key = "view.value_conventional" if visit.conventional else "view.value_visit"
        value = words(key, value_eur=visit.value_eur)
    return [
        escaped(words(f"view.kind.{account.kind.value}")),
        isolated(account.segment),
        isolated(address_line(account)),
        isolated(account.phone),
        isolated(atlas.rep_name(atlas.rep_of(account))),
        isolated(account.sector),
        _yearly(account.revenue_eur, words),
        _yearly(account.potential_eur, words),
        escaped(_visit_line(account, atlas, words)),
        escaped(value),
        escaped(reason_sentence(unserved, words, atlas)) if unserved else "",
        escaped(words("view.yes")) if account.locked else "",
    ]


def _yearly(amount_eur: float | None, words: Words) -> str:
    if amount_eur is None:
        return ""
    return escaped(words("view.per_year", amount=words.euros(amount_eur)))


def _visit_line(account: Account, atlas: Atlas, words: Words) -> str:
    placed = atlas.placed.get(account.id)
    if placed is None:
        return ""
    return words(
        "view.visit_line",
        date=placed.tour.day,
        start_day_s=placed.stop.start_s,
        leave_day_s=placed.stop.leave_s,
        order=placed.order,
        rep=atlas.rep_name(placed.tour.rep_id),
    )


def account_tip(account: Account, atlas: Atlas, words: Words) -> str:
    """Name and the one line that matters."""
    line = _visit_line(account, atlas, words) or atlas.rep_name(atlas.rep_of(account))
    return f"<b>{isolated(account.name)}</b><br>{escaped(line)}"


def sector_card(rep_id: str, atlas: Atlas, words: Words) -> list[str]:
    """Values of `SECTOR_FIELDS`."""
    members = [a for a in atlas.problem.accounts if atlas.rep_of(a) == rep_id]
    load_s = sum(atlas.problem.load_s.get(account.id, 0) for account in members)
    clients = [account for account in members if account.kind is Kind.CLIENT]
    prospects = sum(account.kind is Kind.PROSPECT for account in members)
    revenue_eur = sum(account.revenue_eur or 0.0 for account in clients)
    return [
        escaped(words.number(len(clients))),
        escaped(words.number(prospects)),
        _yearly(revenue_eur, words),
        escaped(words("view.per_year", amount=words.duration(load_s))),
    ]


def tour_title(tour: Tour, atlas: Atlas, words: Words) -> str:
    """Rep and day of a tour, escaped."""
    return f"{isolated(atlas.rep_name(tour.rep_id))}, {escaped(words.date(tour.day))}"
