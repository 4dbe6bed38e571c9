"""What the app is started with: its workspace and its first language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tournees.words import LANGUAGES, Lang, language_of_machine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORKSPACE = "tournees-data"
"""Name of the default workspace, under the current folder."""


def workspace_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Path:
    """``--workspace=...``, else ``TOURNEES_WORKSPACE``, else ``./tournees-data``."""
    asked = _value("--workspace", arguments) or environment.get("TOURNEES_WORKSPACE", "")
    return Path(asked or WORKSPACE).expanduser().resolve()


def lang_of(arguments: Sequence[str]) -> Lang:
    """``--lang=...``, else the language of the machine."""
    asked = _value("--lang", arguments)
    return next((lang for lang in LANGUAGES if lang == asked), language_of_machine())


def _value(name: str, arguments: Sequence[str]) -> str:
    found = [each.partition("=")[2] for each in arguments if each.startswith(f"{name}=")]
    return found[-1] if found else ""
