"""The list of commands. Each is imported when it is called, so that help comes at once."""

from __future__ import annotations

from cyclopts import App, Group

from tournees import __version__
from tournees.cli.help import SpokenHelp
from tournees.words import Words

_COMMANDS = ("demo", "run", "check-data", "compare", "batch", "export", "app")
_MODULE = "tournees.cli.commands"


def build_app(spoken: Words) -> App:
    """The command line in one language."""
    app = App(
        name="tournees",
        help=spoken("cli.help"),
        version=__version__,
        group_commands=Group(spoken("cli.group.commands")),
        group_arguments=Group(spoken("cli.group.arguments")),
        group_parameters=Group(spoken("cli.group.options")),
        help_format="plaintext",
        help_formatter=SpokenHelp(),
        suppress_keyboard_interrupt=False,
    )
    app["--help"].help = "cli.option.help"
    app["--version"].help = "cli.option.version"
    for name in _COMMANDS:
        path = f"{_MODULE}:{name.replace('-', '_')}"
        app.command(path, name=name, help=spoken(f"cli.command.{name}"))
    roads = App(name="roads", help=spoken("cli.command.roads"))
    roads.command(f"{_MODULE}:roads_build", name="build", help=spoken("cli.command.roads_build"))
    roads.command(f"{_MODULE}:roads_info", name="info", help=spoken("cli.command.roads_info"))
    app.command(roads)
    return app
