"""Where commands print, and the faults they print; imports nothing slow."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cyclopts import CycloptsError

    from tournees.errors import Issue
    from tournees.words import Words

_WIDE = 110


def console() -> Console:
    """Where results go. Wide enough for the table when the output is a file."""
    width = None if sys.stdout.isatty() else _WIDE
    return Console(file=sys.stdout, highlight=False, width=width)


def beside() -> Console:
    """Where progress and faults go."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def show_issues(issues: Sequence[Issue], words: Words) -> None:
    """The faults, one a line, with a count first; those that repeat in a column are counted."""
    from tournees.reading import capped  # noqa: PLC0415 - slow to load

    out = beside()
    out.print(Text(words("cli.faults", n=len(issues)), style="bold red"))
    for issue in capped(issues):
        out.print(Text(f"  • {words.issue(issue)}"))
    if any(issue.row and issue.column and not issue.file.endswith(".toml") for issue in issues):
        out.print(Text(words("cli.faults.correct")))


def show_usage_error(error: CycloptsError, words: Words) -> None:
    """A command that cannot be understood."""
    out = beside()
    kind = type(error).__name__
    key = f"cli.usage_error.{kind}"
    token = _token_of(error)
    text = words(key, token=token) if words.has(key) else words("cli.usage_error.other")
    out.print(Text(text))
    out.print(Text(words("cli.see_help")))


def _token_of(error: CycloptsError) -> str:
    """What the message is about: the word typed, or the option that is missing."""
    for name in ("token", "argument"):
        found = getattr(error, name, None)
        if found is not None:
            for attribute in ("keyword", "value", "name"):
                text = getattr(found, attribute, None)
                if text:
                    return str(text)
    unused = getattr(error, "unused_tokens", None) or []
    return " ".join(str(word) for word in unused)
