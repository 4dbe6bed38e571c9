"""From the settings to a run: what is not imported yet is imported, the rest is kept as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.app import jobs, session
from tournees.app.drafts import scenario_of, write_scenario
from tournees.app.given import workspace
from tournees.app.import_box import carry_out, remember_done
from tournees.app.importing import sources_of
from tournees.planner.imported import resolve_imports

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.app.drafts import Draft
    from tournees.app.given import Given


def launch(draft: Draft, shown: Mapping[str, Given], *, online: bool) -> str:
    """Start the run of a draft; its id.

    Corrections and visit reports count: the run reads the imports, not the files.
    ``online`` is what the files are imported with, as `import_box.ask_import` says.

    Raises
    ------
    InputError
        Settings or files that a run would refuse.
    StoreError
        The workspace is locked, or cannot be read or written.
    """
    sources: dict[str, str] = {}
    if shown:
        scenario_of(draft, {kind: each.name or kind for kind, each in shown.items()})
        done = carry_out(shown, online=online)
        remember_done(done)
        sources = sources_of(shown, done)
    scenario = resolve_imports(scenario_of(draft, sources), workspace())
    path = write_scenario(scenario, session.workspace())
    return jobs.start(path, session.workspace(), name=scenario.name, lang=session.lang())
