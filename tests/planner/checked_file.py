"""A file of clients through the quality report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tournees.planner.check_data import check_file
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

FR = Words("fr")


def report(folder: Path, header: str, *rows: str, **options: Any) -> dict[str, Any]:
    """What ``check-data --json`` says of a file of these rows."""
    path = folder / "clients.csv"
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return check_file(path, "clients", **options).as_json(FR)


def told(report: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    """Code, row and severity of every finding, notices left out."""
    return [
        (finding["code"], finding["row"], finding["severity"])
        for finding in report["findings"]
        if finding["severity"] != "notice"
    ]
