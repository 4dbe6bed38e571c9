"""The documents of a run's folder, ready to be downloaded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.report.documents import CALENDAR_FOLDER, MAP_FILE, REPORT_FILE, WORKBOOK_FILE

if TYPE_CHECKING:
    from pathlib import Path

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to download; ``key`` names its text, ``app.document.<key>``."""

    key: str
    path: Path
    mime: str

    def content(self) -> bytes:
        """Bytes of the file; of a folder, a ZIP of its files in order."""
        if not self.path.is_dir():
            return self.path.read_bytes()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(self.path.iterdir()):
                archive.writestr(zipfile.ZipInfo(file.name, _FIRST_DAY), file.read_bytes())
        return packed.getvalue()

    @property
    def file_name(self) -> str:
        """Name under which it is saved: that of the run first."""
        name = f"{self.path.parent.name}-{self.path.name}"
        return f"{name}.zip" if self.path.is_dir() else name


def documents(folder: Path) -> tuple[Document, ...]:
    """Those that the run wrote."""
    offered = (
        Document("workbook", folder / WORKBOOK_FILE, _SHEET),
        Document("report", folder / REPORT_FILE, "text/html"),
        Document("map", folder / MAP_FILE, "text/html"),
        Document("calendars", folder / CALENDAR_FOLDER, "application/zip"),
    )
    return tuple(each for each in offered if each.path.exists())
