"""The sample team: reps, establishments and their history, before any file format."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sample_ground import LAT_M, LON_M, Commune, Ground
from sample_words import PHONES, PLACES, STREETS, TRADES, WORDS, Trade

if TYPE_CHECKING:
    from sample_dice import Dice

CLIENTS, PROSPECTS = 360, 440
MONDAY = date(2026, 11, 30)
"""First day of the week that the demo plans; the files stand as of the Friday before."""
VISITS = {"A": (24, 25, 26), "B": (15, 16, 17), "C": (8,)}
MINUTES = {"A": 60, "B": 50, "C": 40}
SHARE_A, SHARE_AB = 0.20, 0.50
SILENT = 0.08
OVERDUE = 0.10
ODD = 0.08
RESERVED = 12
NEVER_VISITED = 5
WITHOUT_POINT = {"client": 5, "prospect": 8}


@dataclass(frozen=True)
class Seller:
    """A rep; ``pull`` divides distances, so that the historical sectors are unequal."""

    code: str
    name: str
    commune: str
    address: str
    hours: tuple[str, str]
    pull: float


TEAM = (
    Seller("ANGE", "Ange C.", "Ajaccio", "12 cours des Oliviers", ("8:00", "18:00"), 1.05),
    Seller("LIVIA", "Livia P.", "Bastia", "7 rue du Marché", ("8:00", "18:00"), 1.45),
    Seller("DUME", "Dumè S.", "Corte", "3 route du Col", ("8:00", "18:00"), 0.70),
    Seller("LETIZIA", "Letizia V.", "Porto-Vecchio", "21 rue Longue", ("8:30", "18:30"), 1.0),
)


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One establishment; ``amount_eur`` is a client's revenue or a prospect's potential."""

    name: str
    trade: Trade
    commune: Commune
    postal_code: str
    address: str
    phone: str
    lat: float
    lon: float
    hours: str
    closing: str
    amount_eur: float
    minutes: int = 0
    segment: str = ""
    visits: int = 0
    last_visit: date | None = None
    seller: str = ""
    reserved: bool = False
    has_point: bool = True


def draw_shops(ground: Ground, dice: Dice) -> tuple[list[Shop], list[Shop]]:
    """Clients and prospects, in the order in which the firm came to know them."""
    deck = dice.shuffled(_shares(ground.communes, CLIENTS + PROSPECTS))
    names: set[str] = set()
    shops = [_shop(commune, ground, dice, names) for commune in deck]
    clients = _with_segments(shops[:CLIENTS])
    prospects = _with_segments(shops[CLIENTS:])
    clients = [_with_history(shop, ground, dice) for shop in clients]
    prospects = [
        replace(shop, minutes=30 + 5 * dice.below(4), seller=_seller(shop, ground, dice))
        for shop in prospects
    ]
    return _with_gaps(clients, "client", dice), _with_gaps(prospects, "prospect", dice)


def _shares(communes: tuple[Commune, ...], count: int) -> list[Commune]:
    """``count`` communes by systematic sampling: each within one of its exact share."""
    step = sum(commune.weight for commune in communes) / count
    chosen: list[Commune] = []
    reached, threshold = 0.0, step / 2
    for commune in communes:
        reached += commune.weight
        while reached > threshold and len(chosen) < count:
            chosen.append(commune)
            threshold += step
    return chosen


def _shop(commune: Commune, ground: Ground, dice: Dice, names: set[str]) -> Shop:
    trade = dice.weighted(TRADES, [getattr(trade, commune.kind) for trade in TRADES])
    name = f"{trade.label} {dice.pick(WORDS)}"
    while name in names:
        name = f"{trade.label} {dice.pick(WORDS)}"
        if name in names and dice.unit() < 0.1:
            name = f"{name} {commune.name}"
    names.add(name)
    lat, lon = _point(commune, ground, dice)
    street = dice.pick(STREETS if commune.kind != "village" else STREETS[:3] + PLACES)
    address = street if street in PLACES else f"{1 + dice.below(60)} {street}"
    codes = commune.postal_codes
    digits = f"{dice.below(10_000):04d}"
    return Shop(
        name=name,
        trade=trade,
        commune=commune,
        postal_code=codes[0] if dice.unit() < 0.75 else dice.pick(codes),
        address=address,
        phone=f"{dice.pick(PHONES)} {digits[:2]} {digits[2:]}",
        lat=lat,
        lon=lon,
        hours="" if dice.unit() < SILENT else dice.pick(trade.hours),
        closing=dice.pick(trade.closing),
        amount_eur=_amount(trade, commune, dice),
    )


def _point(commune: Commune, ground: Ground, dice: Dice) -> tuple[float, float]:
    """A point 20 to 150 m from a road node of the commune."""
    nodes = ground.nodes_of(commune)
    for _ in range(400):
        lat, lon = nodes[dice.below(len(nodes))]
        off_m, angle = 20.0 + 130.0 * dice.unit(), 2.0 * math.pi * dice.unit()
        lat = round(float(lat) + off_m * math.cos(angle) / LAT_M, 5)
        lon = round(float(lon) + off_m * math.sin(angle) / LON_M, 5)
        if ground.is_good(lat, lon) and ground.commune_at(lat, lon) == commune:
            return lat, lon
    msg = f"no point found in {commune.name}"
    raise ValueError(msg)


def _amount(trade: Trade, commune: Commune, dice: Dice) -> float:
    """Euros a year, lognormal about 12,000, more in towns and resorts."""
    place = {"town": 1.3, "resort": 1.25, "village": 0.75}[commune.kind]
    return round(12_000.0 * trade.size * place * math.exp(1.5 * dice.spread()), 2)


def _with_segments(shops: list[Shop]) -> list[Shop]:
    """A for the first 20 % by amount, B for the next 30 %, C for the rest."""
    ranked = sorted(range(len(shops)), key=lambda at: (-shops[at].amount_eur, at))
    segments = {}
    for rank, at in enumerate(ranked):
        share = rank / len(shops)
        segments[at] = "A" if share < SHARE_A else "B" if share < SHARE_AB else "C"
    return [replace(shop, segment=segments[at]) for at, shop in enumerate(shops)]


def _with_history(shop: Shop, ground: Ground, dice: Dice) -> Shop:
    visits = dice.pick(VISITS[shop.segment])
    minutes = MINUTES[shop.segment] + shop.trade.minutes + 5 * (dice.below(5) - 2)
    return replace(
        shop,
        visits=visits,
        minutes=minutes,
        last_visit=_last_visit(shop, 365.0 / visits, dice),
        seller=_seller(shop, ground, dice),
    )


def _last_visit(shop: Shop, interval: float, dice: Dice) -> date:
    """A working day within the last interval, or longer ago for some that were put off.

    A shop that is closed in the planned week was last visited before it closed.
    """
    late = dice.unit() < OVERDUE
    days = interval * (1.05 + 0.6 * dice.unit()) if late else 3.0 + (interval - 4.0) * dice.unit()
    day = MONDAY - timedelta(days=int(days))
    if shop.closing:
        first = date(int(shop.closing[6:10]), int(shop.closing[3:5]), int(shop.closing[:2]))
        day = min(day, first - timedelta(days=1 + dice.below(20)))
    while day.weekday() >= 5 or (day.weekday() == 0 and shop.hours.startswith("mar")):
        day -= timedelta(days=1)
    return day


def _seller(shop: Shop, ground: Ground, dice: Dice) -> str:
    """The rep that history gave: the nearest home, unequally weighed, with oddities."""
    homes = {commune.name: commune for commune in ground.communes}

    def pulled_m(seller: Seller) -> float:
        home = homes[seller.commune]
        north_m, east_m = (shop.lat - home.lat) * LAT_M, (shop.lon - home.lon) * LON_M
        return math.hypot(north_m, east_m) / seller.pull

    ranked = sorted(TEAM, key=pulled_m)
    odd = dice.unit() < ODD
    return ranked[1 + dice.below(len(ranked) - 1) if odd else 0].code


def _with_gaps(shops: list[Shop], kind: str, dice: Dice) -> list[Shop]:
    """What real files look like: no point here, no last visit there; some clients reserved."""
    order = dice.shuffled(range(len(shops)))
    bare = set(order[: WITHOUT_POINT[kind]])
    shops = [replace(shop, has_point=at not in bare) for at, shop in enumerate(shops)]
    if kind == "prospect":
        unknown = set(order[100:230])
        return [replace(s, seller="" if at in unknown else s.seller) for at, s in enumerate(shops)]
    new = set(order[100 : 100 + NEVER_VISITED])
    large = [at for at in order if shops[at].segment == "A"][:RESERVED]
    return [
        replace(
            shop,
            last_visit=None if at in new else shop.last_visit,
            reserved=at in large,
        )
        for at, shop in enumerate(shops)
    ]
