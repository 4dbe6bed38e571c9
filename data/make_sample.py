"""Make the sample team's files: ``data/sample/{clients,prospects,commerciaux}.csv``.

    python data/make_sample.py [--shared ../shared] [--out data/sample]

Real communes, postal codes and roads, read in the shared folder; invented
establishments. Seeded: run again, it writes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import unicodedata
from pathlib import Path

from sample_dice import Dice
from sample_ground import Ground
from sample_team import TEAM, Shop, draw_shops

ROOT = Path(__file__).resolve().parents[1]
SEED = 20261130
MARGIN_PERCENT = {"A": 26, "B": 30, "C": 34}
"""On sales: who buys much buys at a better price."""
NO_MARGIN_EVERY = 20
"""One client in twenty has no margin in the file, as in life."""

CLIENT_HEADERS = (
    "Code client",
    "Raison sociale",
    "Activité",
    "Adresse",
    "CP",
    "Ville",
    "Téléphone",
    "Latitude",
    "Longitude",
    "Segment",
    "CA HT",
    "Taux de marge",
    "Fréquence",
    "Durée de visite",
    "Dernière visite",
    "Horaires",
    "Fermeture annuelle",
    "Commercial",
    "Client réservé",
)
PROSPECT_HEADERS = (
    "Code prospect",
    "Nom du compte",
    "Activité",
    "Adresse",
    "Code postal",
    "Commune",
    "Tél.",
    "Latitude",
    "Longitude",
    "Catégorie",
    "Potentiel",
    "Taux de marge",
    "Probabilité",
    "Durée de visite",
    "Horaires",
    "Fermeture annuelle",
    "Commercial",
)
REP_HEADERS = (
    "Code",
    "Nom",
    "Adresse",
    "Code postal",
    "Ville",
    "Latitude",
    "Longitude",
    "Début de journée",
    "Fin de journée",
    "Heures par semaine",
)


def decimal_comma(value: float, decimals: int) -> str:
    """``1234.5`` as « 1234,50 »."""
    return f"{value:.{decimals}f}".replace(".", ",")


def thousands(value: float) -> str:
    """``12345.6`` as « 12 345,60 » with no-break spaces, as a spreadsheet prints it."""
    return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")


def capitals(text: str) -> str:
    """« L'Île-Rousse » as « L'ILE ROUSSE », as postal software writes towns."""
    plain = unicodedata.normalize("NFD", text.upper().replace("-", " "))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _point(shop: Shop) -> tuple[str, str]:
    if not shop.has_point:
        return "", ""
    return decimal_comma(shop.lat, 5), decimal_comma(shop.lon, 5)


def client_row(number: int, shop: Shop) -> tuple[str, ...]:
    """One line of the clients' file."""
    return (
        f"C{number:04d}",
        f"{shop.name} (fictif)",
        shop.trade.label,
        shop.address,
        shop.postal_code,
        shop.commune.name,
        shop.phone,
        *_point(shop),
        shop.segment,
        decimal_comma(shop.amount_eur, 2),
        "" if number % NO_MARGIN_EVERY == 0 else f"{MARGIN_PERCENT[shop.segment]} %",
        str(shop.visits),
        f"{shop.minutes} min",
        shop.last_visit.strftime("%d/%m/%Y") if shop.last_visit else "",
        shop.hours,
        shop.closing,
        shop.seller,
        "oui" if shop.reserved else "non",
    )


def prospect_row(number: int, shop: Shop, percent: int) -> tuple[str, ...]:
    """One line of the prospects' file."""
    return (
        f"P{number:04d}",
        f"{shop.name} (fictif)",
        shop.trade.label,
        shop.address,
        shop.postal_code,
        capitals(shop.commune.name),
        shop.phone,
        *_point(shop),
        shop.segment,
        thousands(shop.amount_eur),
        f"{MARGIN_PERCENT[shop.segment]} %",
        f"{percent} %",
        f"{shop.minutes} min",
        shop.hours,
        shop.closing,
        shop.seller,
    )


def rep_rows(ground: Ground) -> list[tuple[str, ...]]:
    """Lines of the reps' file; homes stand on the road node nearest to the town's centre."""
    communes = {commune.name: commune for commune in ground.communes}
    rows: list[tuple[str, ...]] = []
    for seller in TEAM:
        home = communes[seller.commune]
        lat, lon = ground.nearest_node(home.lat, home.lon)
        rows.append(
            (
                seller.code,
                f"{seller.name} (fictif)",
                seller.address,
                home.postal_codes[0],
                home.name,
                decimal_comma(lat, 5),
                decimal_comma(lon, 5),
                *seller.hours,
                "35",
            )
        )
    return rows


def to_csv(headers: tuple[str, ...], rows: list[tuple[str, ...]], encoding: str) -> bytes:
    """Lines as French spreadsheets write them: semicolons, carriage returns."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def make(shared: Path) -> dict[str, bytes]:
    """Content of the three files, by name."""
    ground, dice = Ground(shared), Dice(SEED)
    clients, prospects = draw_shops(ground, dice)
    percents = [(5, 10, 15, 20, 30)[dice.below(5)] for _ in prospects]
    client_rows = [client_row(at, shop) for at, shop in enumerate(clients, 1)]
    prospect_rows = [
        prospect_row(at, shop, percent)
        for at, (shop, percent) in enumerate(zip(prospects, percents, strict=True), 1)
    ]
    return {
        "clients.csv": to_csv(CLIENT_HEADERS, client_rows, "utf-8-sig"),
        "prospects.csv": to_csv(PROSPECT_HEADERS, prospect_rows, "cp1252"),
        "commerciaux.csv": to_csv(REP_HEADERS, rep_rows(ground), "utf-8-sig"),
    }


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("TOURNEES_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=default)
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "sample")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in make(options.shared).items():
        (options.out / name).write_bytes(content)


if __name__ == "__main__":
    main()
