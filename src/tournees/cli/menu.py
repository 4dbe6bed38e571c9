"""The list of commands. Each is imported when it is called, so that help comes at once."""

from __future__ import annotations

from cyclopts import App, Group

from tournees import __version__
from tournees.cli.help import SpokenHelp
from tournees.words import Words

_MODULE, _DATA = "tournees.cli.commands", "tournees.cli.data_commands"
_KEPT = "tournees.cli.workspace_commands"
_ROADS, _ASKED = "tournees.cli.road_commands", "tournees.cli.road_questions"
_COMMANDS = {
    "demo": f"{_MODULE}:demo",
    "run": f"{_MODULE}:run",
    "check-data": "tournees.cli.check_command:check_data",
    "import": f"{_DATA}:import_",
    "feedback": f"{_DATA}:feedback",
    "compare": f"{_MODULE}:compare",
    "judge": "tournees.cli.tour_commands:judge",
    "slots": "tournees.cli.tour_commands:slots",
    "batch": f"{_MODULE}:batch",
    "export": f"{_MODULE}:export",
    "app": f"{_MODULE}:app",
}
_DATA_COMMANDS = {
    "history": f"{_KEPT}:history",
    "undo": f"{_KEPT}:undo_import",
    "redo": f"{_KEPT}:redo_import",
    "export": f"{_KEPT}:export_accounts",
    "crm": f"{_KEPT}:export_crm",
    "forget": f"{_KEPT}:forget_person",
    "purge": f"{_KEPT}:purge_old",
}
_ROAD_COMMANDS = {
    "build": f"{_ROADS}:roads_build",
    "info": f"{_ROADS}:roads_info",
    "calibrate": f"{_ROADS}:roads_calibrate",
    "reference": "tournees.cli.road_reference:roads_reference",
    "time": f"{_ASKED}:roads_time",
    "near": f"{_ASKED}:roads_near",
    "reach": f"{_ASKED}:roads_reach",
}


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
    for name, path in _COMMANDS.items():
        app.command(path, name=name, help=spoken(f"cli.command.{name}"))
    data = App(name="data", help=spoken("cli.command.data"))
    for name, path in _DATA_COMMANDS.items():
        data.command(path, name=name, help=spoken(f"cli.command.data_{name}"))
    app.command(data)
    roads = App(name="roads", help=spoken("cli.command.roads"))
    for name, path in _ROAD_COMMANDS.items():
        roads.command(path, name=name, help=spoken(f"cli.command.roads_{name}"))
    app.command(roads)
    return app
