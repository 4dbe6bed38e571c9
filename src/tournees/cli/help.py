"""Help pages in the user's language: parameters carry catalogue keys, put into words here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tournees.cli.language import words

if TYPE_CHECKING:
    from cyclopts.help import HelpEntry, HelpPanel
    from rich.console import Console, ConsoleOptions


_GROUPS = {
    "Commands": "cli.group.commands",
    "Arguments": "cli.group.arguments",
    "Parameters": "cli.group.options",
}


class SpokenHelp:
    """A cyclopts help formatter: plain columns, every word from the catalogue."""

    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        """Print one group of commands or options."""
        del options
        if not panel.entries:
            return
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
        table.add_column(no_wrap=True)
        table.add_column()
        for entry in panel.entries:
            table.add_row(Text(", ".join(entry.display_labels)), Text(_described(entry)))
        console.print(Text(_title(str(panel.title)), style="bold"))
        console.print(Padding(table, (0, 0, 1, 2)))

    def render_usage(self, console: Console, options: ConsoleOptions, usage: object) -> None:
        """Print how the command is called."""
        del options
        text = str(usage).strip().removeprefix("Usage:").strip()
        console.print(Text(words()("cli.usage", call=text)))
        console.print()

    def render_description(
        self, console: Console, options: ConsoleOptions, description: object
    ) -> None:
        """Print what the command does."""
        del options
        text = _plain(description)
        if text:
            console.print(Text(text))
            console.print()


def _title(title: str) -> str:
    """The title of a group; cyclopts names those of a subcommand in English."""
    key = _GROUPS.get(title)
    return words()(key) if key else title


def _plain(description: object) -> str:
    """The text behind what cyclopts wraps for rich."""
    return str(getattr(description, "primary_renderable", description) or "").strip()


def _described(entry: HelpEntry) -> str:
    key = _plain(entry.description)
    parts = [words()(key) if words().has(key) else key]
    if entry.choices:
        parts.append(words()("cli.help_choices", choices=", ".join(entry.choices)))
    if entry.required:
        parts.append(words()("cli.help_required"))
    elif entry.default not in {None, "None", "False", '""', "()"}:
        value = str(entry.default).strip("()").replace("'", "")
        parts.append(words()("cli.help_default", value=value))
    return " ".join(parts)
