"""One self-contained HTML file for a map: it opens from a disk, without internet."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tournees.view.maps import SCRIPTS, STYLES
from tournees.view.text import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from branca.element import Element

    from tournees.view.maps import LocalMap

_IMAGE = re.compile(r"url\((images/[\w.-]+)\)")


def static_folder() -> Path:
    """Folder of the scripts, styles and images that a map needs, to be served by the app."""
    return Path(__file__).resolve().parent / "static"


def standalone_html(drawn: LocalMap, *, title: str = "", lang: str = "fr") -> str:
    """Render a map with its scripts, styles and images inside.

    The same map gives the same text: folium's random names are replaced by numbers.
    """
    root: Any = drawn.get_root()
    for rank, element in enumerate(_tree(root)):
        element._id = f"t{rank:04d}"  # noqa: SLF001  # folium offers no other way to be replayed
    root.title = escaped(title) if title else None
    page: str = root.render()
    folder = static_folder()
    for name in SCRIPTS:
        script = (folder / name).read_text("utf-8")
        page = page.replace(f'<script src="/{name}"></script>', f"<script>{script}</script>")
    for name in STYLES:
        page = page.replace(
            f'<link rel="stylesheet" href="/{name}"/>', f"<style>{_style(folder / name)}</style>"
        )
    return page.replace("<html>", f'<html lang="{escaped(lang)}">', 1)


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():  # noqa: SLF001  # branca has no public walk
        yield from _tree(child)


def _style(path: Path) -> str:
    return _IMAGE.sub(
        lambda found: f"url({_data_uri(path.parent / found[1])})", path.read_text("utf-8")
    )


def _data_uri(image: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(image.read_bytes()).decode()}"
