"""A small firm's files, and what the tests of the workspace ask of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tournees.planner.importing import Imported, ImportRequest, import_file
from tournees.planner.versions import accounts_of
from tournees.store import Workspace

TODAY = date(2026, 11, 24)
HEADER = "Code;Raison sociale;CP;Ville;Segment;CA;Dernière visite;Durée de visite;Commercial"
ROWS = (
    "C1;Bar du Port;20000;Ajaccio;A;12000;03/11/2026;30 min;LIVIA",
    "C2;Hôtel des Palmiers;20200;Bastia;A;8000;;;Livia Paoli",
    "C3;Épicerie Torre;20250;Corte;B;500;01/06/2026;;ANGE",
    "C4;Garage Luciani;20137;Porto-Vecchio;A;2000;;;ANGE",
    "C5;Cave Alta;20260;Calvi;;900;;;",
    "C6;Café Napoléon;20000;Ajaccio;C;300;;;",
)
REPS = """Code;Nom;Code postal;Ville;Début de journée
LIVIA;Livia Paoli;20200;Bastia;8:30
ANGE;Ange Casta;20000;Ajaccio;
"""


def write_clients(folder: Path, rows=ROWS, name: str = "clients.csv", header: str = HEADER) -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path


def write_reps(folder: Path) -> Path:
    path = folder / "equipe.csv"
    path.write_text(REPS, "utf-8")
    return path


def bring_in(workspace: Workspace, path: Path, kind: str = "clients", **more) -> Imported:
    day = more.pop("today", TODAY)
    dry_run = more.pop("dry_run", False)
    return import_file(
        workspace, path, ImportRequest(kind=kind, **more), today=day, dry_run=dry_run
    )


def accounts(workspace: Workspace, source: str = "clients") -> dict:
    return {account.id: account for account in accounts_of(workspace.current(source))}
